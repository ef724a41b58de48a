package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.strowger.app.demo.DemoWorld;
import org.strowger.app.demo.DemoWorld.Site;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Cdr;
import org.strowger.rig.RigPlan;
import org.strowger.rig.TestPhone;

/** Callers who cannot be served are told so, by cause and, where it helps, by voice. */
class RefusalsTest {
    private static final E164 NOBODYS = new E164("+33387500999");
    private static final int UNALLOCATED = 1;
    private static final int REJECTED = 21;
    private static final int NO_CIRCUIT = 34;
    private static final int TEMPORARY_FAILURE = 41;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    @Test
    void withoutAnyMediaServerCallersAreToldAtOnce() throws Exception {
        Exchange exchange = start(new Exchange.Plan().mediaServers(1));
        Witness witness = witness(exchange);
        exchange.farm().stop("strasbourg");
        Callers callers = new Callers(exchange);
        TestPhone nancy = callers.dials(Callers.NANCY, Callers.NANCY.did());
        // The network hears 503, "try elsewhere", and the record has the very cause.
        Callers.assertRefused(nancy, NO_CIRCUIT);
        assertTrue(nancy.hadEarlyMedia(), "no apology was heard");
        callers.assertNothingHeld();
        Cdr record = witness.callerRecord(witness.attempt(0));
        assertEquals(TEMPORARY_FAILURE, record.getCause(), record::toString);
        assertEquals("dispatch", record.getEndedBy(), record::toString);
    }

    @Test
    void callersAreRefusedByNumberByAccountAndByTime() throws Exception {
        Exchange exchange = start(
                new Exchange.Plan().rig(RefusalsTest::withOneMoreNumber).dispatch("""
                        strowger.accounts.customers {
                          stanislas.max-calls = 1
                          vauban.dids."%s".limit-seconds = 5
                        }
                        """.formatted(Callers.NANCY.did())));
        Witness witness = witness(exchange);
        Callers callers = new Callers(exchange);
        aNumberThatIsNobodysDoesNotExist(callers);
        anAccountAtItsLimitGetsNoMoreCalls(callers, witness);
        aCallerWaitsNoLongerThanHisNumberAllows(exchange, callers, witness);
    }

    private static RigPlan withOneMoreNumber(RigPlan plan) {
        List<RigPlan.Switchboard> more = plan.switchboards().stream()
                .map(s -> s.name().equals(Callers.METZ.name()) ? withNumber(s) : s)
                .toList();
        return new RigPlan(more, plan.phones(), plan.mediaServers(), plan.visitor());
    }

    private static RigPlan.Switchboard withNumber(RigPlan.Switchboard s) {
        List<E164> numbers = new ArrayList<>(s.numbers());
        numbers.add(NOBODYS);
        return new RigPlan.Switchboard(s.name(), numbers);
    }

    private static void aNumberThatIsNobodysDoesNotExist(Callers callers) throws Exception {
        TestPhone metz = callers.dials(Callers.METZ, NOBODYS);
        Callers.assertRefused(metz, UNALLOCATED);
        assertEquals(404, metz.status(), metz::ending);
        callers.assertNothingHeld();
    }

    private static void anAccountAtItsLimitGetsNoMoreCalls(Callers callers, Witness witness) throws Exception {
        TestPhone first = callers.dials(Callers.METZ, Callers.METZ.otherDid());
        Callers.assertAnswered(first);
        TestPhone second = callers.dials(Callers.NANCY, Callers.NANCY.otherDid());
        Callers.assertRefused(second, REJECTED);
        Cdr record = witness.callerRecord(witness.attempt(1));
        assertEquals(REJECTED, record.getCause(), record::toString);
        callers.hangUp(first);
        TestPhone again = callers.dials(Callers.NANCY, Callers.NANCY.otherDid());
        Callers.assertAnswered(again);
        callers.hangUp(again);
    }

    private static void aCallerWaitsNoLongerThanHisNumberAllows(Exchange exchange, Callers callers, Witness witness)
            throws Exception {
        witness.fromNow();
        for (Site site : DemoWorld.SITES) {
            exchange.rig().carrier().slow("media-" + site.name(), Duration.ofSeconds(15));
        }
        TestPhone nancy = callers.dials(Callers.NANCY, Callers.NANCY.did());
        Callers.assertRefused(nancy, NO_CIRCUIT);
        assertTrue(nancy.hadEarlyMedia(), "no apology was heard");
        assertEquals(
                "limit, cause 34, by switchboard",
                witness.sees(witness.attempt(0), "ending").getText());
        callers.assertNothingHeld();
    }

    private Exchange start(Exchange.Plan plan) throws Exception {
        Exchange exchange = plan.start();
        opened.add(exchange);
        return exchange;
    }

    private Witness witness(Exchange exchange) {
        Witness witness = new Witness(exchange);
        opened.add(witness);
        return witness;
    }
}
