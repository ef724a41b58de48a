package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.strowger.app.demo.DemoOptions;
import org.strowger.app.demo.DemoOptions.Degree;
import org.strowger.app.demo.DemoOptions.Identify;
import org.strowger.app.demo.DemoOptions.Topology;
import org.strowger.app.demo.DemoWorld;
import org.strowger.app.demo.DemoWorld.Site;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.v1.Cdr;
import org.strowger.rig.TestPhone;

/**
 * The switchboard's Asterisk crashes and is started again, while the switchboard runs on: its calls have a named end on
 * every server, nothing is held for them, and the next call works.
 */
class RestartedAsteriskTest {
    private static final int NETWORK_OUT_OF_ORDER = 38;

    private Exchange exchange;
    private Callers callers;
    private Witness witness;

    @BeforeEach
    void start() throws Exception {
        // Talks stay in Asterisk, so that they have something to lose.
        exchange = new Exchange.Plan()
                .with(new DemoOptions(Degree.STAY, Identify.ANY, Topology.CARRIER, false))
                .start();
        callers = new Callers(exchange);
        witness = new Witness(exchange);
    }

    @AfterEach
    void end() throws Exception {
        witness.close();
        exchange.close();
    }

    @Test
    void aCallerWhoWaitedHasANamedEndAndTheNextCallWorks() throws Exception {
        slow(Duration.ofSeconds(8));
        TestPhone metz = callers.dials(Callers.METZ, Callers.METZ.did());
        String attempt = witness.attempt(0);
        witness.sees(attempt, "decided");
        exchange.rig().switchOf(Callers.METZ.name()).restart();
        assertEndedByTheRestart(attempt);
        // The carrier cannot know, and lets him listen to nothing until he hangs up.
        callers.hangUp(metz);
        slow(Duration.ZERO);
        assertTheNextCallWorks();
    }

    @Test
    void aTalkThatWentThroughItHasANamedEndAndTheNextCallWorks() throws Exception {
        TestPhone metz = callers.connects(Callers.METZ);
        TestPhone nancy = callers.connects(Callers.NANCY);
        Callers.assertTalking(metz, nancy);
        exchange.rig().switchOf(Callers.METZ.name()).restart();
        Cdr record = assertEndedByTheRestart(witness.attempt(0));
        assertTrue(record.getBridgedMs() > 0 && record.getTalkMs() > 0, record::toString);
        // The other town's Asterisk has nothing to do with it.
        assertTrue(nancy.times().ended().isEmpty(), nancy::ending);
        callers.hangUp(metz, nancy);
        assertTheNextCallWorks();
    }

    private Cdr assertEndedByTheRestart(String attempt) {
        witness.sees(attempt, "asterisk-restarted");
        Cdr record = witness.callerRecord(attempt);
        assertEquals(NETWORK_OUT_OF_ORDER, record.getCause(), record::toString);
        assertEquals("asterisk", record.getEndedBy(), record::toString);
        return record;
    }

    private void assertTheNextCallWorks() throws Exception {
        TestPhone metz = callers.connects(Callers.METZ);
        TestPhone nancy = callers.connects(Callers.NANCY);
        Callers.assertTalking(metz, nancy);
        callers.hangUp(metz, nancy);
    }

    private void slow(Duration delay) {
        for (Site site : DemoWorld.SITES) {
            exchange.rig().carrier().slow("media-" + site.name(), delay);
        }
    }
}
