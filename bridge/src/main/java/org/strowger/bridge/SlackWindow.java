package org.strowger.bridge;

import java.util.Arrays;

/**
 * How long packets lay in the jitter buffer before they were needed, as the least of the last few seconds: so much delay
 * is more than the network asks for.
 */
final class SlackWindow {
    static final long NONE = Long.MAX_VALUE;

    private static final int BUCKETS = 6;
    private static final long BUCKET_NANOS = 500_000_000;

    private final long[] least = new long[BUCKETS];
    private long bucket = -1;
    private long since;

    /** See {@link Line#prefetch}. */
    long prefetch() {
        return least[0] + bucket;
    }

    /** Forgets; nothing is known until the window has filled again. */
    void clear(long now) {
        Arrays.fill(least, NONE);
        bucket = now / BUCKET_NANOS;
        since = now;
    }

    void add(long now, long slack) {
        turnTo(now);
        int i = (int) Math.floorMod(bucket, (long) BUCKETS);
        least[i] = Math.min(least[i], slack);
    }

    /** The least slack seen in the window, in nanoseconds, or {@link #NONE} until it was watched for a whole window. */
    long least(long now) {
        turnTo(now);
        if (now - since < BUCKETS * BUCKET_NANOS) {
            return NONE;
        }
        long result = NONE;
        for (long l : least) {
            result = Math.min(result, l);
        }
        return result;
    }

    /** The buffer now plays earlier by so much. */
    void reduce(long nanos) {
        for (int i = 0; i < BUCKETS; i++) {
            if (least[i] != NONE) {
                least[i] -= nanos;
            }
        }
    }

    private void turnTo(long now) {
        long current = now / BUCKET_NANOS;
        for (long missed = Math.min(current - bucket, BUCKETS); missed > 0; missed--) {
            least[(int) Math.floorMod(current - missed + 1, (long) BUCKETS)] = NONE;
        }
        bucket = current;
    }
}
