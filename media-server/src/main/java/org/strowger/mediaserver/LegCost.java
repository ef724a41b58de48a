package org.strowger.mediaserver;

/**
 * What a leg costs its worker, measured: the share of the worker's time, mixing and packets together. So capacity follows
 * the machine that is there, its neighbours and the codecs in use, not a number that somebody once wrote down (SPEC B4).
 *
 * <p>Time is wall time on purpose: a core that others take away carries fewer legs. The worker's thread writes, any reads.
 */
final class LegCost {
    /** Below so many legs the fixed cost of a worker would be taken for theirs; so many are always let in. */
    static final int FEWEST = 20;

    private static final long INTERVAL_NANOS = 1_000_000_000;
    /** Seconds over which a rise is smoothed: a burst of the compiler's or the machine's must not turn callers away. */
    private static final int RISING = 8;
    /** A fall is believed sooner: a worker has costs of its own, so that each leg costs less the more there are. */
    private static final int FALLING = 2;

    private long since;
    private long busy;
    private volatile double share;

    /** @param now the same steady clock as {@link #worked} */
    LegCost(long now) {
        since = now;
    }

    /** The worker did its work for {@code legs} legs from one moment to another. */
    void worked(long from, long until, int legs) {
        busy += until - from;
        long interval = until - since;
        if (interval < INTERVAL_NANOS) {
            return;
        }
        if (legs >= FEWEST) {
            double current = (double) busy / interval / legs;
            share = share == 0 ? current : share + (current - share) / (current < share ? FALLING : RISING);
        }
        since = until;
        busy = 0;
    }

    /**
     * How many legs the worker can carry.
     *
     * @param limit share of its time that it may be busy, above 0, to 1
     * @return {@link #FEWEST} or more; {@link Integer#MAX_VALUE} until measured
     */
    int room(double limit) {
        double cost = share;
        return cost == 0 ? Integer.MAX_VALUE : Math.max(FEWEST, (int) Math.min(Integer.MAX_VALUE, limit / cost));
    }
}
