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
    /** After a pause as long as the window: the packets of one moment tell nothing of the network. */
    private static final long ANEW_NANOS = 2 * BUCKET_NANOS;

    /** Of each bucket but the current one, whose place is filled when it ends. */
    private final long[] least = new long[BUCKETS];
    /** Of the current bucket: nearly always the array is not touched. */
    private long current = NONE;

    private long currentEnds;
    private long bucket = -1;
    private long since;

    /** See {@link Line#prefetch}. */
    long prefetch() {
        return current + since;
    }

    /** Forgets; nothing is known until the window has filled again. */
    void clear(long now) {
        Arrays.fill(least, NONE);
        begin(Math.floorDiv(now, BUCKET_NANOS));
        since = now;
    }

    void add(long now, long slack) {
        turnTo(now);
        current = Math.min(current, slack);
    }

    /** The least slack seen in the window, in nanoseconds, or {@link #NONE} until it was watched for long enough. */
    long least(long now) {
        turnTo(now);
        if (now - since < BUCKETS * BUCKET_NANOS) {
            return NONE;
        }
        long result = current;
        for (long l : least) {
            result = Math.min(result, l);
        }
        return result;
    }

    /** The buffer now plays earlier by so much. */
    void reduce(long nanos) {
        current = reduced(current, nanos);
        for (int i = 0; i < BUCKETS; i++) {
            least[i] = reduced(least[i], nanos);
        }
    }

    private static long reduced(long slack, long nanos) {
        return slack == NONE ? NONE : slack - nanos;
    }

    private void turnTo(long now) {
        if (now < currentEnds) {
            return;
        }
        least[place(bucket)] = current;
        long next = Math.floorDiv(now, BUCKET_NANOS);
        if (next - bucket > BUCKETS) {
            since = now - BUCKETS * BUCKET_NANOS + ANEW_NANOS;
        }
        for (long missed = Math.min(next - bucket, BUCKETS); missed > 0; missed--) {
            least[place(next - missed + 1)] = NONE;
        }
        begin(next);
    }

    private void begin(long next) {
        bucket = next;
        current = NONE;
        currentEnds = (next + 1) * BUCKET_NANOS;
    }

    private static int place(long bucket) {
        return (int) Math.floorMod(bucket, (long) BUCKETS);
    }
}
