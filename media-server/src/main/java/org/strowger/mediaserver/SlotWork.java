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

    /** Ticks after which it is asked again whether a conference may rest. */
    private static final int LOOK_EVERY = 16;

    private record Loose(LegStream stream, Optional<CrossLine> cross) {}

    private final List<MixedConference> conferences = new ArrayList<>();
    private final RestingConferences resting = new RestingConferences();
    private final List<Loose> loose = new ArrayList<>();
    private int ticks;
    private final Frame unheard = new Frame();
    private final Counters counters;
    private final Consumer<RuntimeException> failed;
    /** Written alone: the compiler leaves out reading of which nothing is made. */
    @SuppressWarnings("UnusedVariable")
    private int prefetched;

    /** @param failed hears of errors: one leg's must not end the calls of all others */
    SlotWork(Counters counters, Consumer<RuntimeException> failed) {
        this.counters = counters;
        this.failed = failed;
    }

    void add(MixedConference conference) {
        conferences.add(conference);
    }

    void remove(MixedConference conference) {
        if (!resting.remove(conference)) {
            conferences.remove(conference);
        }
    }

    /** Something is about to happen in a conference that may be resting. */
    void rouse(MixedConference conference) {
        if (resting.remove(conference)) {
            conferences.add(conference);
            conference.mixer().rouse();
        }
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
        return isResting() && resting.isEmpty();
    }

    /** Whether there is nothing to tick but visits, if anything. */
    boolean isResting() {
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
        visit(now);
        if (++ticks % LOOK_EVERY == 0) {
            layToRest();
        }
    }

    private void layToRest() {
        for (int i = conferences.size() - 1; i >= 0; i--) {
            MixedConference conference = conferences.get(i);
            if (conference.mixer().isStill()) {
                conferences.set(i, conferences.getLast());
                conferences.removeLast();
                resting.add(conference);
                counters.add(MediaCounter.RESTED);
                conference.mixer().rest();
            }
        }
    }

    private void visit(long now) {
        List<MixedConference> visited = resting.next();
        for (int i = visited.size() - 1; i >= 0; i--) {
            MixedConference conference = visited.get(i);
            tick(now, conference);
            if (!conference.mixer().isStill()) {
                rouse(conference);
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
