package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.strowger.app.demo.DemoWorld;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.E164;
import org.strowger.rig.TestPhone;

/** People of Metz and Nancy at their telephones, each with a tone of his own. */
final class Callers {
    static final Town METZ = DemoWorld.TOWNS.get(0);
    static final Town NANCY = DemoWorld.TOWNS.get(1);

    /** Longer than any single step takes on a machine that does other things, too. */
    static final Duration SOON = Duration.ofSeconds(20);

    private static final List<Integer> TONES = List.of(500, 900);

    private final Exchange exchange;

    Callers(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The town's caller dials; his telephone knows the tones of all towns. */
    TestPhone dials(Town town, E164 number) {
        TestPhone phone = exchange.phone(town);
        phone.tone(tone(town));
        TONES.forEach(phone::watch);
        phone.dial(exchange.dialling(number));
        return phone;
    }

    /** He dials his town's local number and is answered. */
    TestPhone connects(Town town) {
        TestPhone phone = dials(town, town.did());
        assertAnswered(phone);
        return phone;
    }

    static void assertAnswered(TestPhone phone) {
        assertTrue(phone.awaitAnswered(SOON), () -> "not answered: " + phone.ending());
    }

    /** Both hear the other one, and neither himself. */
    static void assertTalking(TestPhone metz, TestPhone nancy) {
        assertTrue(metz.awaitHears(tone(NANCY), SOON), () -> "Metz does not hear Nancy: " + heard(metz));
        assertTrue(nancy.awaitHears(tone(METZ), SOON), () -> "Nancy does not hear Metz: " + heard(nancy));
        assertFalse(metz.hears(tone(METZ)), () -> "Metz hears himself: " + heard(metz));
        assertFalse(nancy.hears(tone(NANCY)), () -> "Nancy hears himself: " + heard(nancy));
    }

    /** He was turned away with that Q.850 cause. */
    static void assertRefused(TestPhone phone, int cause) {
        assertTrue(phone.awaitEnded(SOON), "neither answered nor refused");
        assertEquals(cause, phone.cause(), phone::ending);
        assertTrue(phone.times().answered().isEmpty(), "answered all the same");
    }

    /** The call ends, and with it everything that any server, Asterisk or the carrier held for it. */
    void hangUp(TestPhone... phones) throws InterruptedException {
        for (TestPhone phone : phones) {
            phone.hangUp();
        }
        for (TestPhone phone : phones) {
            assertTrue(phone.awaitEnded(SOON), "the call does not end");
        }
        assertNothingHeld();
    }

    void assertNothingHeld() throws InterruptedException {
        assertEquals(Map.of(), exchange.awaitNothingHeld(SOON));
    }

    static int tone(Town town) {
        return TONES.get(DemoWorld.TOWNS.indexOf(town));
    }

    private static String heard(TestPhone phone) {
        return "%.0f and %.0f dB, %d packets"
                .formatted(phone.level(TONES.get(0)), phone.level(TONES.get(1)), phone.packetsHeard());
    }
}
