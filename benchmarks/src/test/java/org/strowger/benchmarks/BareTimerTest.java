package org.strowger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BareTimerTest {
    @Test
    void itsLinesAreReadBack() {
        assertEquals(
                new StepDistribution(new TreeMap<>(Map.of(50, 10L, 100, 12L)), 13),
                BareTimer.parse("within 50=10 100=12 all=13"));
    }
}
