package org.strowger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StepDistributionTest {
    private static StepDistribution counted(Map<Integer, Long> within, long all) {
        return new StepDistribution(new TreeMap<>(within), all);
    }

    @Test
    void aQuantileLiesWithinItsStep() {
        StepDistribution times = counted(Map.of(100, 900L, 200, 990L, 1000, 1000L), 1000);
        assertEquals(100, times.quantile(0.9), 1e-9);
        assertEquals(50, times.quantile(0.45), 1e-9);
        assertEquals(200, times.quantile(0.99), 1e-9);
        assertEquals(920, times.quantile(0.999), 1e-9);
    }

    @Test
    void whatIsAboveTheLastBoundIsToldAsIt() {
        assertEquals(1000, counted(Map.of(100, 10L, 1000, 20L), 40).quantile(0.9), 1e-9);
    }

    @Test
    void emptyStepsAreSteppedOver() {
        StepDistribution times = counted(Map.of(100, 0L, 200, 0L, 300, 10L), 10);
        assertEquals(250, times.quantile(0.5), 1e-9);
    }

    @Test
    void nothingCountedIsZero() {
        assertEquals(0, counted(Map.of(100, 0L), 0).quantile(0.999), 1e-9);
    }

    @Test
    void whatWasCountedBeforeIsLeftOut() {
        StepDistribution before = counted(Map.of(100, 10L, 1000, 1000L), 1000);
        StepDistribution now = counted(Map.of(100, 110L, 1000, 1100L), 1100);
        assertEquals(counted(Map.of(100, 100L, 1000, 100L), 100), now.since(before));
    }
}
