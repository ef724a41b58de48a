package org.strowger.rig;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Takes the times of one phone; of each, the first counts. Any thread. */
final class Stamps {
    private final AtomicLong invited = new AtomicLong();
    private final AtomicLong rang = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    void invited() {
        stamp(invited);
    }

    void rang() {
        stamp(rang);
    }

    void answered() {
        stamp(answered);
    }

    void ended() {
        stamp(ended);
    }

    PhoneTimes times(OptionalLong firstPacket) {
        return new PhoneTimes(read(invited), read(rang), read(answered), firstPacket, read(ended));
    }

    private static void stamp(AtomicLong time) {
        // 0 stands for "not yet", and nanoTime may be 0 by chance.
        time.compareAndSet(0, System.nanoTime() | 1);
    }

    private static OptionalLong read(AtomicLong time) {
        return time.get() == 0 ? OptionalLong.empty() : OptionalLong.of(time.get());
    }
}
