package org.strowger.mediaserver;

import java.util.function.LongSupplier;

/**
 * What a leg costs its worker, measured, and how much of a core the worker gets: so capacity follows the machine that is there,
 * its neighbours and the codecs in use, not a number that somebody once wrote down (SPEC B4, with its QoS).
 *
 * <p>A leg's cost is processor time: calls that are being set up on the same core make the worker's work last longer, and
 * would be taken for a cost of the legs, so that a burst of callers were turned away at half of what fits. Whether the core is
 * too small for both is seen where it matters: slots begin late. Only then counts how long the work lasted. It is the mean of the
 * legs that are there: those on hold cost next to nothing, and there is less room when they come back. The worker's thread
 * writes, any reads.
 */
final class LegCost {
    /** Below so many legs the fixed cost of a worker would be taken for theirs; so many are always let in. */
    static final int FEWEST = 20;

    /** A slot that begins later than this is late: the jitter buffers of the far ends take it, but not much more. */
    static final long LATE_NANOS = 5_000_000;

    private static final long INTERVAL_NANOS = 1_000_000_000;
    /** One late slot of so many in an interval is a chance. */
    private static final int LATE_OF = 100;
    /** Seconds over which a rise is smoothed: a burst of the compiler's or the machine's must not turn callers away. */
    private static final int SLOWLY = 8;
    /** A fall is believed sooner: a worker has costs of its own, so that each leg costs less the more there are. */
    private static final int SOON = 2;

    private final LongSupplier processor;
    private boolean begun;
    private long since;
    private long processorSince;
    private long worked;
    private int slots;
    private int late;
    /** How much of its core the worker got while it had work, above 0, to 1; 1 as long as no slots are late. */
    private double had = 1;
    /** Of a core, per leg; 0 until measured. */
    private double cost;

    private volatile double perLeg;

    /** @param processor processor time of the thread that calls {@link #worked}, ns; negative where it is unknown */
    LegCost(LongSupplier processor) {
        this.processor = processor;
    }

    /**
     * The worker did a slot's work for {@code legs} legs.
     *
     * @param due when it should have begun, ns of the same steady clock as the others
     */
    void worked(long due, long from, long until, int legs) {
        if (!begun) {
            begun = true;
            since = from;
            processorSince = processor.getAsLong();
        }
        worked += until - from;
        slots++;
        if (from - due > LATE_NANOS) {
            late++;
        }
        long interval = until - since;
        if (interval < INTERVAL_NANOS) {
            return;
        }
        long processorNow = processor.getAsLong();
        if (legs >= FEWEST) {
            judge(processorNow < 0 ? worked : processorNow - processorSince, interval, legs);
        }
        since = until;
        processorSince = processorNow;
        worked = 0;
        slots = 0;
        late = 0;
    }

    private void judge(long used, long interval, int legs) {
        double now = (double) used / interval / legs;
        cost = cost == 0 ? now : smoothed(cost, now, now < cost ? SOON : SLOWLY);
        boolean lateOften = late * LATE_OF > slots;
        had = smoothed(had, lateOften ? Math.clamp((double) used / worked, 0, 1) : 1, SLOWLY);
        perLeg = cost / had;
    }

    private static double smoothed(double before, double now, int seconds) {
        return before + (now - before) / seconds;
    }

    /**
     * How many legs the worker can carry.
     *
     * @param limit share of its time that it may be busy, above 0, to 1
     * @return {@link #FEWEST} or more; {@link Integer#MAX_VALUE} until measured
     */
    int room(double limit) {
        double each = perLeg;
        return each == 0 ? Integer.MAX_VALUE : Math.max(FEWEST, (int) Math.min(Integer.MAX_VALUE, limit / each));
    }
}
