package org.strowger.mediaserver;

/**
 * How fast keys of one leg are listened to. Each may become a command to its conference, so a machine that sends a thousand
 * events a second would have more done than it does itself; one that dials a number as fast as RFC 4733 devices do is heard
 * whole. One queue.
 */
final class KeyRate {
    private static final double PER_SECOND = 20;
    private static final double AT_ONCE = 40;
    private static final double NANOS = 1e9;

    private double left = AT_ONCE;
    private long at;
    private boolean began;

    /** @param now as of {@link System#nanoTime} */
    boolean hears(long now) {
        left = began ? Math.min(AT_ONCE, left + (now - at) / NANOS * PER_SECOND) : AT_ONCE;
        began = true;
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
