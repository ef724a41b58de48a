package org.strowger.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final long BEGIN = 1_800_000_000_000L;

    private long passed;
    private long step;
    private final SteadyClock clock = new SteadyClock(() -> BEGIN + passed + step, () -> passed * 1_000_000 - 77);

    @Test
    void itGoesWithTheMachinesClock() {
        passed = 123_456;
        assertEquals(BEGIN + 123_456, clock.getAsLong());
    }

    @Test
    void aClockThatIsSetIsFollowedSlowlyAndNeverBackwards() {
        for (long set : new long[] {3_600_000, -3_600_000, 500}) {
            step = set;
            long before = clock.getAsLong();
            for (int i = 0; i < 100_000; i++) {
                passed += 7;
                long now = clock.getAsLong();
                assertTrue(now >= before, "runs back");
                before = now;
            }
            passed += 10_000;
            assertTrue(clock.getAsLong() - before <= 11_000, "jumps");
            assertTrue(clock.getAsLong() - before >= 9_000, "lags");
        }
        // Half a second of difference has long been made up.
        passed += 100_000_000;
        assertEquals(BEGIN + passed + step, clock.getAsLong());
    }
}
