package org.strowger.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.E164;

final class RateDeckTest {
    private static final RateDeck DECK = RateDeckReader.read(
            "test",
            List.of(
                    "33,0.03,EUR",
                    "33387,0.01,EUR,0,60/60,08:00",
                    "33387,0.004,EUR,0,60/60,18:00",
                    "+333,0.02,EUR,0,1/1"));

    private static long perMinute(String number, String at) {
        return DECK.rate(new E164(number), LocalTime.parse(at)).orElseThrow().perMinuteMicros();
    }

    @Test
    void theLongestPrefixWins() {
        assertEquals(10_000, perMinute("+33387123456", "12:00"));
        assertEquals(20_000, perMinute("+33388123456", "12:00"));
        assertEquals(30_000, perMinute("+33612345678", "12:00"));
        assertEquals(Optional.empty(), DECK.rate(new E164("+4930123456"), LocalTime.NOON));
    }

    @Test
    void theTimeOfDayChoosesAndTheNightBelongsToTheEveningBefore() {
        assertEquals(4_000, perMinute("+33387123456", "18:00"));
        assertEquals(10_000, perMinute("+33387123456", "17:59"));
        assertEquals(4_000, perMinute("+33387123456", "03:00"));
    }

    @Test
    void begunMinutesAndBegunSecondsCount() {
        var minutes = new Rate("33", 60_000, "EUR", 1_000, 60, 60, LocalTime.MIDNIGHT);
        var seconds = new Rate("33", 60_000, "EUR", 0, 1, 1, LocalTime.MIDNIGHT);
        assertEquals(0, minutes.price(0));
        assertEquals(61_000, minutes.price(1));
        assertEquals(61_000, minutes.price(60_000));
        assertEquals(121_000, minutes.price(60_001));
        assertEquals(1_000, seconds.price(1));
        assertEquals(61_000, seconds.price(60_001));
    }

    @Test
    void moneyIsExactToTheMillionth() {
        assertEquals(4_900, Money.micros(" 0.0049 "));
        assertEquals("0.0049", Money.decimal(4_900));
        assertEquals("3.00", Money.decimal(3_000_000));
        assertThrows(IllegalArgumentException.class, () -> Money.micros("0.0000001"));
        assertThrows(IllegalArgumentException.class, () -> Money.micros("1e99999"));
    }

    @Test
    void currenciesCompareByTheirRate() {
        var currencies = new Currencies("EUR", Map.of("USD", new BigDecimal("0.9")));
        assertEquals(900_000, currencies.toBase(1_000_000, "USD"));
        assertThrows(IllegalArgumentException.class, () -> currencies.toBase(1, "GBP"));
    }

    @Test
    void networksContainTheirAddressesAndNothingElse() {
        Network loopback = Network.parse("127.0.0.0/8");
        assertTrue(loopback.contains("127.60.0.1"));
        assertFalse(loopback.contains("128.0.0.1"));
        assertFalse(loopback.contains("localhost"));
        assertTrue(Network.parse("2001:db8::/33").contains("2001:db8:7fff::1"));
        assertFalse(Network.parse("2001:db8::/33").contains("2001:db8:8000::1"));
        assertThrows(IllegalArgumentException.class, () -> Network.parse("10.0.0.0/33"));
    }
}
