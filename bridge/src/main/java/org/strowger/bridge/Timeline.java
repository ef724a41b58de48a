package org.strowger.bridge;

/**
 * Puts packets of one far end into order: unwraps sequence numbers and timestamps (RFC 3550 appendix A.1), knows
 * duplicates, and tells a new beginning from a stray packet.
 */
final class Timeline {
    /** RFC 3550 A.1: MAX_DROPOUT and MAX_MISORDER. */
    private static final int DROPOUT = 3000;

    private static final int MISORDER = 64;
    /** Timestamps that part from the sequence by more than this have been set anew, in seconds. */
    private static final int LEAP = 10;
    /** The longest packet, in milliseconds. */
    private static final int LONGEST = 120;

    /** What a packet is. */
    enum Place {
        FITS,
        RESTART,
        DUPLICATE,
        STRAY
    }

    private int clockRate = 8000;
    private boolean begun;
    private int ssrc;
    private long highest;
    private long highestTimestamp;
    /** Bit n: the packet n before the highest has come. */
    private long seen;

    private int straySequence = -1;
    private long sequence;
    private long timestamp;

    /** Begins anew, with timestamps of so many units a second. */
    void clear(int unitsPerSecond) {
        clockRate = unitsPerSecond;
        clear();
    }

    void clear() {
        begun = false;
        straySequence = -1;
    }

    /** Unwrapped sequence number of the packet placed last. */
    long sequence() {
        return sequence;
    }

    /** Unwrapped timestamp of the packet placed last. */
    long timestamp() {
        return timestamp;
    }

    /** Whether none placed so far is later than the packet placed last. */
    boolean isLatest() {
        return sequence == highest;
    }

    Place place(int packetSequence, int packetTimestamp, int packetSsrc) {
        if (!begun || packetSsrc != ssrc) {
            return restart(packetSequence, packetTimestamp, packetSsrc);
        }
        int ahead = (short) (packetSequence - (int) highest);
        if (ahead > DROPOUT || ahead < -MISORDER + 1) {
            // Two in a row make a new beginning, one alone is a stray (RFC 3550 A.1).
            if (straySequence == (packetSequence & 0xffff)) {
                return restart(packetSequence, packetTimestamp, packetSsrc);
            }
            straySequence = (packetSequence + 1) & 0xffff;
            return Place.STRAY;
        }
        straySequence = -1;
        int forward = packetTimestamp - (int) highestTimestamp;
        if (ahead > 0 && (forward < 0 || forward > LEAP * clockRate + ahead * (clockRate / 1000 * LONGEST))) {
            return restart(packetSequence, packetTimestamp, packetSsrc);
        }
        if (ahead < 0 && forward > 0) {
            // Sent before its timestamps were set back, and overtaken by the first one after that.
            return Place.STRAY;
        }
        if (ahead == 0 || (ahead < 0 && (seen & (1L << -ahead)) != 0)) {
            return Place.DUPLICATE;
        }
        sequence = highest + ahead;
        timestamp = highestTimestamp + forward;
        if (ahead > 0) {
            seen = ahead < Long.SIZE ? (seen << ahead) | 1 : 1;
            highest = sequence;
            highestTimestamp = timestamp;
        } else {
            seen |= 1L << -ahead;
        }
        return Place.FITS;
    }

    private Place restart(int packetSequence, int packetTimestamp, int packetSsrc) {
        boolean first = !begun;
        begun = true;
        ssrc = packetSsrc;
        straySequence = -1;
        highest = packetSequence & 0xffff;
        highestTimestamp = packetTimestamp & 0xffffffffL;
        sequence = highest;
        timestamp = highestTimestamp;
        seen = 1;
        return first ? Place.FITS : Place.RESTART;
    }
}
