package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.strowger.app.demo.DemoOptions;
import org.strowger.app.demo.DemoOptions.Degree;
import org.strowger.app.demo.DemoOptions.Identify;
import org.strowger.app.demo.DemoOptions.Topology;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.LegRecord.LegKind;
import org.strowger.rig.TestPhone;

/** Each server in a process of its own; one after the other is killed, and the calls go on. */
class ServersTest {
    private static final Duration READY = Duration.ofSeconds(60);

    private static Exchange start(Degree release) throws Exception {
        return new Exchange.Plan()
                .with(new DemoOptions(release, Identify.ANY, Topology.CARRIER, true))
                .mediaServers(2)
                .start();
    }

    // Long until it has been seen to pass often since it last found a lost ending.
    @Tag("long")
    @Test
    void aTalkOutlivesDispatchAndIsRecordedInFullAfterwards() throws Exception {
        try (Exchange exchange = start(Degree.FULL)) {
            Callers callers = new Callers(exchange);
            TestPhone metz = callers.connects(Callers.METZ);
            TestPhone nancy = callers.connects(Callers.NANCY);
            Callers.assertTalking(metz, nancy);
            String attempt;
            try (Witness witness = new Witness(exchange)) {
                attempt = witness.attempt(0);
            }
            exchange.farm().kill("dispatch");
            Callers.assertTalking(metz, nancy);
            metz.hangUp();
            nancy.hangUp();
            assertTrue(metz.awaitEnded(Callers.SOON) && nancy.awaitEnded(Callers.SOON));
            exchange.farm().startAgain("dispatch");
            exchange.farm().awaitReady(READY);
            callers.assertNothingHeld();
            try (Witness witness = new Witness(exchange)) {
                for (Cdr cdr : witness.records(attempt, 3)) {
                    assertTrue(cdr.getAnsweredMs() > 0 && cdr.getEndedMs() > 0 && cdr.getTalkMs() > 0, cdr::toString);
                    assertEquals(16, cdr.getCause(), cdr::toString);
                }
            }
            assertNewCallsWork(callers);
        }
    }

    @Test
    void aTalkThroughTheSwitchboardsAsteriskOutlivesTheSwitchboard() throws Exception {
        try (Exchange exchange = start(Degree.STAY)) {
            Callers callers = new Callers(exchange);
            TestPhone metz = callers.connects(Callers.METZ);
            TestPhone nancy = callers.connects(Callers.NANCY);
            Callers.assertTalking(metz, nancy);
            exchange.farm().kill(Callers.METZ.name());
            Callers.assertTalking(metz, nancy);
            exchange.farm().startAgain(Callers.METZ.name());
            exchange.farm().awaitReady(READY);
            Callers.assertTalking(metz, nancy);
            callers.hangUp(metz, nancy);
            assertNewCallsWork(callers);
        }
    }

    @Test
    void aCallerWhoWaitsForAMediaServerThatDiesGetsAnother() throws Exception {
        try (Exchange exchange = start(Degree.FULL)) {
            Callers callers = new Callers(exchange);
            exchange.rig().carrier().slow("media-strasbourg", Duration.ofSeconds(30));
            TestPhone metz = callers.dials(Callers.METZ, Callers.METZ.did());
            try (Witness witness = new Witness(exchange)) {
                String attempt = witness.attempt(0);
                witness.sees(attempt, "dialling");
                exchange.farm().kill("strasbourg");
                Callers.assertAnswered(metz);
                TestPhone nancy = callers.connects(Callers.NANCY);
                Callers.assertTalking(metz, nancy);
                metz.hangUp();
                nancy.hangUp();
                assertTrue(
                        witness.records(attempt, 3).stream()
                                .anyMatch(cdr -> cdr.getKind().equals(LegKind.CALLBACK_OUT.name())
                                        && cdr.getServer().equals("paris")
                                        && cdr.getBridgedMs() > 0),
                        () -> witness.records(attempt).toString());
            }
            assertTrue(exchange.rig().switchOf(0).settle(Callers.SOON), "Asterisk keeps something");
        }
    }

    private static void assertNewCallsWork(Callers callers) throws Exception {
        TestPhone metz = callers.connects(Callers.METZ);
        TestPhone nancy = callers.connects(Callers.NANCY);
        Callers.assertTalking(metz, nancy);
        callers.hangUp(metz, nancy);
    }
}
