package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.E164;
import org.strowger.rig.Await;
import org.strowger.rig.TestPhone;

/**
 * What a caller hears before there is somebody to talk to, by DID; he is not answered meanwhile, so not charged (SPEC A1).
 * The callback is slow here, so that there is something to wait for.
 */
class TreatmentTest {
    private static final String TRUNK = "media-strasbourg";
    private static final Duration SLOW = Duration.ofMillis(2500);
    /** A second of packets. */
    private static final int PACKETS = 50;

    private static Exchange exchange;
    private static Callers callers;

    @BeforeAll
    static void start() throws Exception {
        exchange = new Exchange.Plan().mediaServers(1).start();
        callers = new Callers(exchange);
        exchange.rig().carrier().slow(TRUNK, SLOW);
    }

    @AfterAll
    static void end() {
        exchange.close();
    }

    @AfterEach
    void nothingIsHeld() throws Exception {
        callers.assertNothingHeld();
    }

    @Test
    void musicIsHeardUnanswered() throws Exception {
        hearsSomethingUnanswered(Callers.METZ, Callers.METZ.did());
    }

    @Test
    void anAnnouncementIsHeardUnanswered() throws Exception {
        hearsSomethingUnanswered(Callers.NANCY, Callers.NANCY.otherDid());
    }

    @Test
    void ringingHasNoSoundOfOurs() throws Exception {
        TestPhone phone = callers.dials(Callers.NANCY, Callers.NANCY.did());
        assertTrue(Await.until(Callers.SOON, () -> phone.times().rang().isPresent()), "it does not ring");
        assertTrue(phone.times().answered().isEmpty(), "answered before the callback was there");
        Callers.assertAnswered(phone);
        assertFalse(phone.hadEarlyMedia(), "there was sound before the answer");
        callers.hangUp(phone);
    }

    private static void hearsSomethingUnanswered(Town town, E164 number) throws Exception {
        TestPhone phone = callers.dials(town, number);
        assertTrue(Await.until(Callers.SOON, () -> phone.packetsHeard() >= PACKETS), "no early media");
        assertTrue(phone.times().answered().isEmpty(), "answered before the callback was there");
        Callers.assertAnswered(phone);
        assertTrue(phone.hadEarlyMedia());
        callers.hangUp(phone);
        assertEquals(16, phone.cause());
    }
}
