package org.strowger.mediaserver;

/**
 * Brings key presses from RTP and from signalling together: a phone that sends each by both ways is heard once per press,
 * one that sends "11" is heard twice. A press that came one way waits a moment for its twin from the other. One thread.
 */
final class KeyPresses {
    private static final long TWIN_NANOS = 2_000_000_000;
    private static final int MOST = 16;

    enum Way {
        RTP,
        SIGNALLING
    }

    private final char[] digits = new char[MOST];
    private final long[] times = new long[MOST];
    private final Way[] ways = new Way[MOST];
    private int count;

    /**
     * Whether a press is to be told, which is when its twin was not.
     *
     * @param since when the key went down by RTP, if that is told only now or is still held, else now: signalling may have told
     *     of it then
     */
    boolean isNew(long now, long since, char digit, Way way) {
        forget(since);
        for (int i = 0; i < count; i++) {
            if (digits[i] == digit && ways[i] != way) {
                remove(i);
                return false;
            }
        }
        if (count == MOST) {
            remove(0);
        }
        digits[count] = digit;
        times[count] = now;
        ways[count++] = way;
        return true;
    }

    private void forget(long since) {
        while (count > 0 && since - times[0] > TWIN_NANOS) {
            remove(0);
        }
    }

    private void remove(int at) {
        count--;
        System.arraycopy(digits, at + 1, digits, at, count - at);
        System.arraycopy(times, at + 1, times, at, count - at);
        System.arraycopy(ways, at + 1, ways, at, count - at);
    }
}
