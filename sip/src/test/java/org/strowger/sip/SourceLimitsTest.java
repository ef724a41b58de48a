package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceLimitsTest {
    private final SourceLimits limits = new SourceLimits(10, 15);
    private long now = System.nanoTime();

    private int admitted(String source, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += limits.admits(source, now) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void aSourceMayBurstTwiceItsRateAndThenHasItsRate() {
        assertEquals(20, admitted("192.0.2.1", 100));
        assertTrue(limits.admits("192.0.2.2", now), "others are heard meanwhile");
        now += Duration.ofSeconds(1).toNanos();
        assertEquals(10, admitted("192.0.2.1", 100));
    }

    @Test
    void manySourcesTogetherHaveALimitToo() {
        now += Duration.ofSeconds(10).toNanos();
        int admitted = 0;
        for (int i = 0; i < 200; i++) {
            admitted += admitted("192.0.2." + i, 1);
        }
        assertEquals(30, admitted);
        assertFalse(limits.admits("198.51.100.1", now));
        now += Duration.ofSeconds(1).toNanos();
        assertTrue(limits.admits("198.51.100.1", now));
    }
}
