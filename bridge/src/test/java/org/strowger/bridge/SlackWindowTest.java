package org.strowger.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SlackWindowTest {
    private static final long MILLI = 1_000_000;

    private final SlackWindow window = new SlackWindow();
    private long now = 77_000 * MILLI;

    private void add(int millis, long slackMillis) {
        for (int i = 0; i < millis; i += 20) {
            now += 20 * MILLI;
            window.add(now, slackMillis * MILLI);
        }
    }

    @Test
    void theLeastOfThreeSecondsIsToldWhenTheyHavePassed() {
        window.clear(now);
        add(2_980, 30);
        assertEquals(SlackWindow.NONE, window.least(now));
        add(40, 50);
        assertEquals(30 * MILLI, window.least(now));
        add(4_000, 50);
        assertEquals(50 * MILLI, window.least(now));
    }

    @Test
    void theFirstPacketsAfterALongPauseDecideNothing() {
        window.clear(now);
        add(4_000, 30);
        now += 5_000 * MILLI;
        add(20, 90);
        assertEquals(SlackWindow.NONE, window.least(now));
        add(1_000, 60);
        assertEquals(60 * MILLI, window.least(now));
    }

    @Test
    void aShortPauseIsForgiven() {
        window.clear(now);
        add(4_000, 30);
        now += 1_000 * MILLI;
        add(20, 90);
        assertEquals(30 * MILLI, window.least(now));
    }
}
