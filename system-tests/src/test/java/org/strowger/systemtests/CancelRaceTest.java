package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.Cdr;
import org.strowger.rig.SipWire;
import org.strowger.rig.TestPhone;
import org.strowger.rig.WireMessage;
import org.strowger.rig.WireMessage.Sender;

/**
 * The caller gives up in the very moment in which the callback is answered. It is the hardest moment of a call: two legs are
 * about to be joined, and one of them goes.
 *
 * <p>The wire tells when the callback arrives at the switchboard's Asterisk; how long after that it is answered is learnt
 * from calm calls, and the caller hangs up so long after it, sooner or later by up to 20 ms.
 */
class CancelRaceTest {
    private static final int CALM_CALLS = 3;
    private static final long SPREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String CALLBACK = "INVITE sip:+33387700";

    @Test
    void nothingIsLeftWhenTheCallerGivesUpAsTheCallbackIsAnswered() throws Exception {
        race(15);
    }

    @Tag("long")
    @Test
    void nothingIsLeftAfterTwoHundredSuchRaces() throws Exception {
        race(200);
    }

    private static void race(int races) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        // Pool numbers rest after a call; the races must not run out of them.
        Exchange.Plan plan = new Exchange.Plan()
                .rig(Wires::everywhere)
                .switchboard("strowger.switchboard.limits.quarantine = 100ms\n");
        try (Exchange exchange = plan.start();
                Witness witness = new Witness(exchange)) {
            Callers callers = new Callers(exchange);
            long answerAfter = answerAfter(exchange, callers);
            List<Double> crossings = new ArrayList<>();
            for (int i = 0; i < races; i++) {
                long offset = random.nextLong(-SPREAD_NANOS, SPREAD_NANOS + 1);
                Crossing crossing = new Crossing(exchange, callers, answerAfter + offset);
                crossings.add(crossing.run());
                callers.assertNothingHeld();
            }
            report(crossings, answerAfter);
            for (int i = CALM_CALLS; i < CALM_CALLS + races; i++) {
                assertEndedOnce(witness, witness.attempt(i));
            }
            assertEquals(CALM_CALLS + races, witness.attempts().size());
        }
    }

    private static void assertEndedOnce(Witness witness, String attempt) {
        Cdr record = witness.callerRecord(attempt);
        assertTrue(record.getCause() >= 1 && record.getCause() <= 127, record::toString);
        assertFalse(record.getEndedBy().isEmpty(), record::toString);
        List<CallEvent> endings = witness.ladder(attempt).stream()
                .filter(event -> event.getWhat().equals("ending"))
                .toList();
        assertEquals(1, endings.size(), () -> "endings of " + attempt + ": " + endings);
    }

    /** Median time from the callback's arrival at Asterisk to its answer. */
    private static long answerAfter(Exchange exchange, Callers callers) throws Exception {
        long[] nanos = new long[CALM_CALLS];
        for (int i = 0; i < CALM_CALLS; i++) {
            Moments moments = new Moments();
            try (AutoCloseable listening = wire(exchange).listen(moments)) {
                TestPhone phone = callers.connects(Callers.METZ);
                nanos[i] = moments.answered.get() - moments.arrived.get();
                callers.hangUp(phone);
            }
        }
        Arrays.sort(nanos);
        return nanos[CALM_CALLS / 2];
    }

    private static SipWire wire(Exchange exchange) {
        return exchange.rig().wire(Callers.METZ.name());
    }

    private static void report(List<Double> crossings, long answerAfter) {
        double[] sorted = crossings.stream()
                .filter(c -> !c.isNaN())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        long within = Arrays.stream(sorted).filter(c -> Math.abs(c) <= 20).count();
        System.out.printf(
                Locale.ROOT,
                "callback answered %.1f ms after its arrival; %d races: %d gave up before any answer, %d within 20 ms of it"
                        + " (giving up minus answer, ms: %s)%n",
                answerAfter / 1e6,
                crossings.size(),
                crossings.size() - sorted.length,
                within,
                Arrays.toString(Arrays.stream(sorted).mapToLong(Math::round).toArray()));
    }

    /** When the callback came to Asterisk, when it was answered, and when the caller's giving up came: nanoTime, 0 = not. */
    private static final class Moments implements java.util.function.Consumer<WireMessage> {
        private final AtomicLong arrived = new AtomicLong();
        private final AtomicLong answered = new AtomicLong();
        private final AtomicLong gaveUp = new AtomicLong();
        private final CountDownLatch arrival = new CountDownLatch(1);
        private volatile String callback = "";
        private volatile String caller = "";

        @Override
        public void accept(WireMessage message) {
            long now = System.nanoTime();
            boolean fromCarrier = message.sender() == Sender.CARRIER;
            if (fromCarrier && message.is("INVITE")) {
                if (message.text().startsWith(CALLBACK)) {
                    callback = message.callId();
                    arrived.compareAndSet(0, now);
                    arrival.countDown();
                } else {
                    caller = message.callId();
                }
            } else if (!fromCarrier
                    && message.is("200 INVITE")
                    && message.callId().equals(callback)) {
                answered.compareAndSet(0, now);
            } else if (fromCarrier
                    && (message.is("CANCEL") || message.is("BYE"))
                    && message.callId().equals(caller)) {
                gaveUp.compareAndSet(0, now);
            }
        }
    }

    /** One call that is given up so long after its callback's arrival. */
    private record Crossing(Exchange exchange, Callers callers, long afterArrival) {
        /** @return the giving up minus the answer, ms, as they passed the wire; NaN if there was no answer */
        double run() throws Exception {
            Moments moments = new Moments();
            try (AutoCloseable listening = wire(exchange).listen(moments)) {
                TestPhone phone = callers.dials(Callers.METZ, Callers.METZ.did());
                assertTrue(
                        moments.arrival.await(Callers.SOON.toSeconds(), TimeUnit.SECONDS),
                        () -> "no callback: " + phone.ending());
                long due = moments.arrived.get() + afterArrival;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                phone.hangUp();
                assertTrue(phone.awaitEnded(Callers.SOON), "the call does not end");
                // Its own end, since the next call brings another telephone.
                phone.close();
            }
            return moments.answered.get() == 0 || moments.gaveUp.get() == 0
                    ? Double.NaN
                    : (moments.gaveUp.get() - moments.answered.get()) / 1e6;
        }
    }
}
