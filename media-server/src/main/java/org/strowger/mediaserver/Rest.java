package org.strowger.mediaserver;

/** How far a leg whose conference rests ({@link RestingConferences}) is behind the clock. The worker's thread alone. */
final class Rest {
    private static final long TICK_NANOS = 20_000_000;

    private boolean on;
    private boolean behind;
    private long caughtUp;

    /** Ticks will be left out. */
    void begin(long now) {
        on = true;
        behind = true;
        caughtUp = now;
    }

    /** They come regularly again; the next one is told how many were left out. */
    void end() {
        on = false;
    }

    boolean isOn() {
        return on;
    }

    /** Whether the next tick must be told how many were left out before it. */
    boolean isBehind() {
        return behind;
    }

    /** A tick has come: how many were left out before it. */
    long catchUp(long now) {
        long leftOut = Math.max(0, Math.round((double) (now - caughtUp) / TICK_NANOS) - 1);
        caughtUp += (leftOut + 1) * TICK_NANOS;
        behind = on;
        return leftOut;
    }
}
