package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuessLimitTest {
    private final AtomicLong clock = new AtomicLong();
    private final GuessLimit limit = new GuessLimit(6, clock::get);

    private void exhaust(String source) {
        for (int i = 0; i < 6; i++) {
            assertTrue(limit.hears(source));
            limit.wrong(source);
        }
        assertFalse(limit.hears(source));
    }

    @Test
    void aSourceThatIsWrongTooOftenIsNotHeardAndOthersAre() {
        exhaust("192.0.2.1");
        assertTrue(limit.hears("192.0.2.2"));
    }

    @Test
    void itIsHeardAgainStepByStep() {
        exhaust("192.0.2.1");
        clock.addAndGet(TimeUnit.SECONDS.toNanos(11));
        assertTrue(limit.hears("192.0.2.1"));
        limit.wrong("192.0.2.1");
        assertFalse(limit.hears("192.0.2.1"));
    }

    @Test
    void patienceIsNotSavedUp() {
        exhaust("192.0.2.1");
        clock.addAndGet(TimeUnit.HOURS.toNanos(5));
        exhaust("192.0.2.1");
    }
}
