package org.strowger.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Order statistics of what was measured.
 *
 * @param sorted the figures, lowest first; at least one
 */
record Distribution(List<Double> sorted) {
    static <T> Distribution of(List<T> all, ToDoubleFunction<T> figure) {
        return new Distribution(
                all.stream().mapToDouble(figure).sorted().boxed().toList());
    }

    double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Nine in ten are not above it. */
    double p90() {
        return sorted.get((int) Math.ceil(0.9 * sorted.size()) - 1);
    }
}
