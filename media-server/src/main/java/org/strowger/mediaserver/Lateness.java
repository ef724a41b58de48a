package org.strowger.mediaserver;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How late a worker begins its slots: counts in fixed steps, so that any part of the distribution can be told of any time
 * between two looks. One thread counts and allocates nothing; any thread may read.
 */
final class Lateness {
    /** Upper bounds of the steps, µs; what is later than all of them is counted in {@link #ALL} only. */
    private static final int[] BOUNDS = {
        20, 50, 100, 150, 200, 250, 300, 400, 500, 600, 700, 800, 1000, 1200, 1500, 2000, 2500, 3000, 4000, 5000, 7000,
        10_000, 15_000, 20_000, 50_000, 100_000
    };

    private static final String ALL = "slots_begun";

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);

    /** The worker's thread. */
    void add(long nanos) {
        int step = 0;
        while (step < BOUNDS.length && nanos > BOUNDS[step] * 1000L) {
            step++;
        }
        counts.setOpaque(step, counts.getPlain(step) + 1);
    }

    /** Slots of all these workers that began within each bound, by names such as {@code slots_begun_within_000500_us}. */
    static Map<String, Long> within(Collection<Lateness> all) {
        Map<String, Long> within = new TreeMap<>();
        for (Lateness one : all) {
            long sum = 0;
            for (int step = 0; step < BOUNDS.length; step++) {
                sum += one.counts.getOpaque(step);
                within.merge("%s_within_%06d_us".formatted(ALL, BOUNDS[step]), sum, Long::sum);
            }
            within.merge(ALL, sum + one.counts.getOpaque(BOUNDS.length), Long::sum);
        }
        return within;
    }
}
