package org.strowger.mediaserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.strowger.bridge.CrossLine;
import org.strowger.bridge.Frame;
import org.strowger.bridge.Line;

/** What a worker does in one slot of the 20 ms: its conferences, and its legs that no conference of its own drives. */
final class SlotWork {
    /** Legs whose state is brought into the cache together, see {@link Line#prefetch}. */
    private static final int TOGETHER = 24;

    private record Loose(LegStream stream, Optional<CrossLine> cross) {}

    private final List<MixedConference> conferences = new ArrayList<>();
    private final List<Loose> loose = new ArrayList<>();
    private final Frame unheard = new Frame();
    private final Consumer<RuntimeException> failed;
    /** Written alone: the compiler leaves out reading of which nothing is made. */
    @SuppressWarnings("UnusedVariable")
    private int prefetched;

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
        for (int from = 0, to = 0; from < conferences.size(); from = to) {
            for (int legs = 0; to < conferences.size() && legs < TOGETHER; to++) {
                legs += conferences.get(to).mixer().size();
            }
            fetch(from, to);
            for (int i = from; i < to; i++) {
                tick(now, conferences.get(i));
            }
        }
        for (int i = 0; i < loose.size(); i++) {
            if (i % TOGETHER == 0) {
                fetchLoose(i, Math.min(i + TOGETHER, loose.size()));
            }
            try {
                tick(now, loose.get(i));
            } catch (RuntimeException e) {
                failed.accept(e);
            }
        }
    }

    private void fetch(int from, int to) {
        try {
            for (int depth = 0; depth < Line.DEPTHS; depth++) {
                for (int i = from; i < to; i++) {
                    prefetched += conferences.get(i).mixer().prefetch(depth);
                }
            }
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    private void tick(long now, MixedConference conference) {
        try {
            conference.mixer().tick(now);
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    private void fetchLoose(int from, int to) {
        try {
            for (int depth = 0; depth < Line.DEPTHS; depth++) {
                for (int i = from; i < to; i++) {
                    prefetched += loose.get(i).stream.prefetch(depth);
                }
            }
        } catch (RuntimeException e) {
            failed.accept(e);
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
