package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.strowger.app.demo.DemoWorld;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.app.demo.Exchange;
import org.strowger.rig.Await;
import org.strowger.rig.SipWire;
import org.strowger.rig.TestPhone;
import org.strowger.rig.WireMessage.Sender;
import org.strowger.rig.WireRule;

/**
 * The carrier is asked to join its own two legs (REFER) and does not: deaf, unwilling, or its answer is lost. The callers
 * must talk all the same, and the carrier is not asked again soon.
 */
class ReleaseFaultsTest {
    /** After a lost message a leg stays listed, without media or bridge, until its transaction or session times out. */
    private static final Duration LISTED = Duration.ofSeconds(90);

    private Exchange exchange;
    private Callers callers;
    private Witness witness;

    @BeforeEach
    void start() throws Exception {
        exchange = new Exchange.Plan().rig(Wires::everywhere).start();
        callers = new Callers(exchange);
        witness = new Witness(exchange);
    }

    @AfterEach
    void end() throws Exception {
        witness.close();
        exchange.close();
    }

    @Test
    void withACarrierThatIsDeafToReferTheTalkGoesThroughTheSwitchboard() throws Exception {
        everywhere(WireRule.every(Sender.SWITCHBOARD, "REFER", new WireRule.Drop()));
        assertTalkThroughTheSwitchboard("refer-ignored");
        assertNotAskedAgain();
    }

    @Tag("long")
    @Test
    void aLegThatStayedListedAfterALostReferGoesInTheEnd() throws Exception {
        withACarrierThatIsDeafToReferTheTalkGoesThroughTheSwitchboard();
        assertEquals(Map.of(), exchange.awaitNothingHeld(LISTED));
    }

    @Test
    void withACarrierThatRefusesReferTheTalkGoesThroughTheSwitchboard() throws Exception {
        for (Town town : DemoWorld.TOWNS) {
            exchange.rig().carrier().acceptRefer("switch-" + town.name(), false);
        }
        assertTalkThroughTheSwitchboard("refer-refused");
        assertNotAskedAgain();
    }

    /** The carrier did what it was asked, and only its word for that is lost: that counts as released. */
    @ParameterizedTest
    @ValueSource(strings = {"202 REFER", "NOTIFY"})
    void aReleaseWhoseConfirmationIsLostIsARelease(String lost) throws Exception {
        everywhere(WireRule.every(Sender.CARRIER, lost, new WireRule.Drop()));
        TestPhone metz = callers.connects(Callers.METZ);
        TestPhone nancy = callers.connects(Callers.NANCY);
        Callers.assertTalking(metz, nancy);
        String attempt = witness.attempt(0);
        witness.sees(attempt, "released");
        assertTrue(
                Await.until(Callers.SOON, () -> exchange.rig().switchOf(0).joined() == 0), "still in the switchboard");
        Callers.assertTalking(metz, nancy);
        hangUp(metz, nancy);
        assertEquals("full", witness.callerRecord(attempt).getRelease());
        assertEquals("full", witness.callerRecord(witness.attempt(1)).getRelease());
    }

    @Test
    void aReferThatComesLateIsARelease() throws Exception {
        // Later than the watchdog waits, which has joined the two by then.
        everywhere(WireRule.every(Sender.SWITCHBOARD, "REFER", new WireRule.Delay(Duration.ofMillis(2500))));
        TestPhone metz = callers.connects(Callers.METZ);
        TestPhone nancy = callers.connects(Callers.NANCY);
        Callers.assertTalking(metz, nancy);
        String attempt = witness.attempt(0);
        witness.sees(attempt, "refer-ignored");
        Callers.assertTalking(metz, nancy);
        hangUp(metz, nancy);
        assertEquals(16, witness.callerRecord(attempt).getCause());
    }

    private void everywhere(WireRule... each) {
        // A rule counts what it meets, and none of these counts: one may serve both wires.
        for (Town town : DemoWorld.TOWNS) {
            for (WireRule rule : each) {
                wire(town).add(rule);
            }
        }
    }

    private void assertTalkThroughTheSwitchboard(String told) throws Exception {
        TestPhone metz = callers.connects(Callers.METZ);
        TestPhone nancy = callers.connects(Callers.NANCY);
        Callers.assertTalking(metz, nancy);
        for (Town town : DemoWorld.TOWNS) {
            assertEquals(
                    1,
                    exchange.rig().switchOf(town.name()).joined(),
                    () -> town.name() + ": "
                            + exchange.rig().switchOf(town.name()).bridges());
        }
        String attempt = witness.attempt(0);
        witness.sees(attempt, told);
        hangUp(metz, nancy);
        assertEquals("stay", witness.callerRecord(attempt).getRelease());
    }

    private void assertNotAskedAgain() throws Exception {
        long asked = wire(Callers.METZ).seen(Sender.SWITCHBOARD, "REFER");
        assertTrue(asked > 0, "never asked at all");
        TestPhone metz = callers.connects(Callers.METZ);
        TestPhone nancy = callers.connects(Callers.NANCY);
        Callers.assertTalking(metz, nancy);
        assertEquals(asked, wire(Callers.METZ).seen(Sender.SWITCHBOARD, "REFER"));
        hangUp(metz, nancy);
    }

    /** The calls end, and nothing is held for them; a leg of which a message was lost stays listed for a while. */
    private void hangUp(TestPhone... phones) throws Exception {
        for (TestPhone phone : phones) {
            phone.hangUp();
            assertTrue(phone.awaitEnded(Callers.SOON), "the call does not end");
        }
        assertTrue(
                Await.until(Callers.SOON, () -> heldButListedLegs().isEmpty()),
                () -> heldButListedLegs().toString());
    }

    private Map<String, Long> heldButListedLegs() {
        Map<String, Long> held = exchange.held();
        held.keySet().removeIf(what -> what.endsWith(" asterisk channels"));
        return held;
    }

    private SipWire wire(Town town) {
        return exchange.rig().wire(town.name());
    }
}
