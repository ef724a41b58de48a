package org.strowger.mediaserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.strowger.bridge.CrossLine;
import org.strowger.bridge.Frame;

/** What a worker does in one slot of the 20 ms: its conferences, and its legs that no conference of its own drives. */
final class SlotWork {
    private record Loose(LegStream stream, Optional<CrossLine> cross) {}

    private final List<MixedConference> conferences = new ArrayList<>();
    private final List<Loose> loose = new ArrayList<>();
    private final Frame unheard = new Frame();
    private final Consumer<RuntimeException> failed;

    /** @param failed hears of errors: one leg's must not end the calls of all others */
    SlotWork(Consumer<RuntimeException> failed) {
        this.failed = failed;
    }

    void add(MixedConference conference) {
        conferences.add(conference);
    }

    void remove(MixedConference conference) {
        conferences.remove(conference);
    }

    /** The leg is driven from here: to and from another worker's conference, or for itself. */
    void drive(LegStream stream, Optional<CrossLine> cross) {
        release(stream);
        loose.add(new Loose(stream, cross));
    }

    /** The leg is driven by somebody else, or has ended. */
    void release(LegStream stream) {
        loose.removeIf(l -> l.stream == stream);
    }

    boolean isEmpty() {
        return conferences.isEmpty() && loose.isEmpty();
    }

    void tick(long now) {
        for (int i = 0; i < conferences.size(); i++) {
            try {
                conferences.get(i).mixer().tick(now);
            } catch (RuntimeException e) {
                failed.accept(e);
            }
        }
        for (int i = 0; i < loose.size(); i++) {
            try {
                tick(now, loose.get(i));
            } catch (RuntimeException e) {
                failed.accept(e);
            }
        }
    }

    private void tick(long now, Loose leg) {
        if (leg.cross.isPresent()) {
            leg.cross.get().pump(now, leg.stream);
        } else {
            leg.stream.next(now, unheard);
            leg.stream.hearNothing();
        }
    }
}
