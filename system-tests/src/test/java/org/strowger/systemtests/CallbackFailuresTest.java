package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.strowger.app.demo.DemoWorld;
import org.strowger.app.demo.DemoWorld.Site;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.LegRecord.LegKind;
import org.strowger.rig.Carrier.Fault;
import org.strowger.rig.RigPlan;
import org.strowger.rig.TestPhone;

/** The cheapest callback does not come, or somebody else does: the next best is taken, and only the right one is let in. */
class CallbackFailuresTest {
    private static final String CHEAPEST = trunk(DemoWorld.SITES.get(0));
    private static final E164 STRANGER = new E164("+33387300666");
    private static final int REJECTED = 21;
    private static final int FORBIDDEN = 403;
    private static final int NO_CIRCUIT = 34;

    /** Q.850 "temporary failure"; Asterisk has no SIP status for it, so the caller's network is told 34, 503. */
    private static final int EVERY_CANDIDATE_FAILED = 41;

    /** Callbacks get 3 s instead of 20, so that "rings for ever" is seen soon. */
    private static final String IMPATIENT = """
            strowger.switchboard.limits { callback = 3s, quarantine = 200ms }
            """;

    private static Exchange exchange;
    private static Callers callers;
    private static Witness witness;

    @BeforeAll
    static void start() throws Exception {
        exchange = new Exchange.Plan()
                .rig(CallbackFailuresTest::withStranger)
                .switchboard(IMPATIENT)
                .start();
        callers = new Callers(exchange);
        witness = new Witness(exchange);
    }

    private static RigPlan withStranger(RigPlan plan) {
        return plan.andPhone(STRANGER);
    }

    @AfterAll
    static void end() throws Exception {
        witness.close();
        exchange.close();
    }

    @BeforeEach
    void onlyThisTestsCallsCount() {
        witness.fromNow();
    }

    @AfterEach
    void everythingWorksAgainAndNothingIsHeld() throws Exception {
        for (Site site : DemoWorld.SITES) {
            exchange.rig().carrier().fault(trunk(site), Fault.NONE);
            exchange.rig().carrier().slow(trunk(site), Duration.ZERO);
            exchange.rig().carrier().presentRightly(trunk(site));
        }
        callers.assertNothingHeld();
    }

    @ParameterizedTest
    @EnumSource(names = {"BUSY", "OUT_OF_ORDER", "CONGESTION", "NO_ANSWER"})
    void theNextCheapestIsTakenWhenTheCheapestCallbackFails(Fault fault) throws Exception {
        exchange.rig().carrier().fault(CHEAPEST, fault);
        assertServedBy("paris");
        // A busy number says nothing of the next one, two say enough; a congested or silent trunk is not asked again.
        boolean aboutTheTrunk = fault == Fault.CONGESTION || fault == Fault.NO_ANSWER;
        assertEquals(aboutTheTrunk ? 1 : 2, orders(witness.attempt(0), DemoWorld.SITES.get(0)), witness::toString);
    }

    @Test
    void aCallbackFromTheWrongNumberIsAStrangersAndTheNextCheapestIsTaken() throws Exception {
        exchange.rig().carrier().presentWrongly(CHEAPEST, new E164("+4930123456"));
        assertServedBy("paris");
        assertTrue(
                witness.sees(witness.attempt(0), "refused-callback").getText().startsWith("stranger"),
                witness::toString);
    }

    @Test
    void aCallbackThatIsTooSlowIsRefusedWhenItComesAndTheNextCheapestIsTaken() throws Exception {
        exchange.rig().carrier().slow(CHEAPEST, Duration.ofMillis(4500));
        assertServedBy("paris");
    }

    @Test
    void aSlowCallbackIsWaitedFor() throws Exception {
        exchange.rig().carrier().slow(CHEAPEST, Duration.ofSeconds(1));
        assertServedBy("strasbourg");
    }

    @Test
    void whenAllCallbacksFailTheCallerHearsAnApologyUnansweredAndTheCause() throws Exception {
        for (Site site : DemoWorld.SITES) {
            exchange.rig().carrier().fault(trunk(site), Fault.BUSY);
        }
        // Nancy's callers hear plain ringing while they wait: what they hear before the end is the apology.
        TestPhone nancy = callers.dials(Callers.NANCY, Callers.NANCY.did());
        Callers.assertRefused(nancy, NO_CIRCUIT);
        assertTrue(nancy.hadEarlyMedia(), "no apology was heard");
        Cdr record = witness.callerRecord(witness.attempt(0));
        assertEquals(EVERY_CANDIDATE_FAILED, record.getCause(), record::toString);
        assertEquals(0, record.getAnsweredMs(), record::toString);
    }

    @Test
    void aStrangerOnAPoolNumberIsRefused() {
        for (E164 number : Callers.METZ.pool()) {
            assertForbidden(number);
        }
        assertForbidden(Callers.METZ.shared());
    }

    @Test
    void aStrangerOnAPoolNumberIsRefusedWhileACallbackIsExpectedThere() throws Exception {
        for (Site site : DemoWorld.SITES) {
            exchange.rig().carrier().slow(trunk(site), Duration.ofSeconds(2));
        }
        TestPhone metz = callers.dials(Callers.METZ, Callers.METZ.did());
        String attempt = witness.attempt(0);
        witness.sees(attempt, "decided");
        E164 expected =
                new E164(witness.decision(attempt).getBest(0).getCandidate().getCallbackNumber());
        assertForbidden(expected);
        assertTrue(metz.times().answered().isEmpty(), "the caller was given to the stranger, or the test came late");
        witness.sees(attempt, "refused-callback");
        Callers.assertAnswered(metz);
        TestPhone nancy = callers.connects(Callers.NANCY);
        Callers.assertTalking(metz, nancy);
        callers.hangUp(metz, nancy);
        assertEquals("strasbourg", mediaServer(attempt));
    }

    private static void assertForbidden(E164 number) {
        try (TestPhone stranger = TestPhone.open(exchange.rig().phoneAddress(STRANGER), 0, 0, STRANGER.text())) {
            stranger.dial(exchange.dialling(number));
            Callers.assertRefused(stranger, REJECTED);
            assertEquals(FORBIDDEN, stranger.status(), stranger::ending);
        }
    }

    /** How often that media server was told to dial for the attempt. */
    private static long orders(String attempt, Site site) {
        return witness.ladder(attempt).stream()
                .filter(event -> event.getWhat().equals("ordered")
                        && event.getServer().equals("dispatch")
                        && event.getTo().equals(site.name()))
                .count();
    }

    /** Two callers meet, and it is that media server that calls back. */
    private void assertServedBy(String site) throws Exception {
        TestPhone metz = callers.connects(Callers.METZ);
        TestPhone nancy = callers.connects(Callers.NANCY);
        Callers.assertTalking(metz, nancy);
        callers.hangUp(metz, nancy);
        assertEquals(site, mediaServer(witness.attempt(0)));
        assertEquals(site, mediaServer(witness.attempt(1)));
    }

    /** Which media server the caller talked with, by its record. */
    private static String mediaServer(String attempt) {
        List<String> talked = new ArrayList<>();
        for (Cdr cdr : witness.records(attempt, 3)) {
            boolean atMediaServer = cdr.getKind().equals(LegKind.CALLBACK_OUT.name());
            // A callback to the shared number is answered before it is known to be a stranger's.
            if (atMediaServer && cdr.getBridgedMs() > 0) {
                talked.add(cdr.getServer());
            }
        }
        assertEquals(1, talked.size(), talked::toString);
        return talked.getFirst();
    }

    private static String trunk(Site site) {
        return "media-" + site.name();
    }
}
