package org.strowger.benchmarks;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A distribution that was counted in steps.
 *
 * @param within how many were not above each bound; the bounds in µs
 * @param all how many there were, also above the last bound
 */
record StepDistribution(NavigableMap<Integer, Long> within, long all) {
    /** Of counts that were taken since the same start. */
    StepDistribution since(StepDistribution before) {
        NavigableMap<Integer, Long> counts = new TreeMap<>();
        within.forEach((bound, count) -> counts.put(bound, count - before.within.getOrDefault(bound, 0L)));
        return new StepDistribution(counts, all - before.all);
    }

    /**
     * What so many are not above, µs; between two bounds they are taken as evenly spread. What lies above the last bound is
     * told as that bound; of nothing it is 0.
     *
     * @param part 0 to 1, such as 0.999
     */
    double quantile(double part) {
        if (all == 0) {
            return 0;
        }
        double wanted = part * all;
        int lower = 0;
        long below = 0;
        for (var step : within.entrySet()) {
            if (step.getValue() >= wanted && step.getValue() > below) {
                return lower + (step.getKey() - lower) * Math.max(0, wanted - below) / (step.getValue() - below);
            }
            lower = step.getKey();
            below = step.getValue();
        }
        return lower;
    }

    /** As one looks at it. */
    String text() {
        return "p50 %.2f, p99 %.2f, p99.9 %.2f ms of %d"
                .formatted(quantile(0.5) / 1000, quantile(0.99) / 1000, quantile(0.999) / 1000, all);
    }
}
