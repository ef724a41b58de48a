package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.strowger.protocol.E164;

class WrongDigitsTest {
    private static final E164 SHARED = new E164("+33387000010");
    private static final CallerId HONEST = CallerId.of("+33388000100", 0);

    private final WrongDigits limit = new WrongDigits(6);

    @Test
    void whoIsWrongTooOftenIsNotHeardForAWhileAndOthersAre() {
        CallerId guesser = CallerId.of("+33611111111", 0);
        for (int i = 0; i < 6; i++) {
            assertTrue(limit.hears(SHARED, guesser, 0));
            limit.wrong(SHARED, guesser, 0);
        }
        assertFalse(limit.hears(SHARED, guesser, 9_000));
        assertTrue(limit.hears(SHARED, HONEST, 0));
        assertTrue(limit.hears(SHARED, guesser, 10_000));
    }

    @Test
    void oneWhoForgesANewNumberForEachGuessIsHeldByTheLimitForAll() {
        int heard = 0;
        for (int i = 0; i < 5_000; i++) {
            CallerId forged = CallerId.of("+336" + (10_000_000 + i), 0);
            if (limit.hears(SHARED, forged, i)) {
                heard++;
                limit.wrong(SHARED, forged, i);
            }
        }
        // 60 at once and 5 in the 5 seconds that it lasted.
        assertEquals(64, heard, 1);
        assertTrue(limit.hears(new E164("+33387000020"), HONEST, 5_000));
    }

    @Test
    void thoseWhoPresentNoNumberAreOne() {
        for (int i = 0; i < 6; i++) {
            limit.wrong(SHARED, CallerId.of("name" + i, 0), 0);
        }
        assertFalse(limit.hears(SHARED, CallerId.of("anonymous", 0), 0));
    }
}
