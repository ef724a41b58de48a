package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.strowger.app.demo.DemoOptions;
import org.strowger.app.demo.DemoOptions.Degree;
import org.strowger.app.demo.DemoOptions.Identify;
import org.strowger.app.demo.DemoOptions.Topology;
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
 * from calm calls, and the caller hangs up so long after it, sooner or later by up to 20 ms. A moment before that arrival
 * is reckoned from the caller's own.
 */
@Tag("long")
class CancelRaceTest {
    private static final int CALM_CALLS = 3;
    private static final long SPREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final String CALLBACK = "INVITE sip:+33387700";

    @Test
    void nothingIsLeftWhenTheCallerGivesUpAsTheCallbackIsAnswered() throws Exception {
        race(15, DemoOptions.PLAIN);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(names = {"FULL", "STAY"})
    void nothingIsLeftAfterTwoHundredSuchRaces(Degree release) throws Exception {
        race(200, new DemoOptions(release, Identify.ANY, Topology.CARRIER, false));
    }

    private static void race(int races, DemoOptions options) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        // Pool numbers rest after a call; the races must not run out of them.
        Exchange.Plan plan = new Exchange.Plan()
                .with(options)
                .rig(Wires::everywhere)
                .switchboard("strowger.switchboard.limits.quarantine = 100ms\n");
        try (Exchange exchange = plan.start();
                Witness witness = new Witness(exchange)) {
            Callers callers = new Callers(exchange);
            Calm calm = Calm.learnt(exchange, callers);
            List<Double> crossings = new ArrayList<>();
            for (int i = 0; i < races; i++) {
                long offset = random.nextLong(-SPREAD_NANOS, SPREAD_NANOS + 1);
                crossings.add(new Crossing(exchange, callers, calm, offset).run());
                callers.assertNothingHeld();
            }
            report(crossings, calm);
            // The last one's rungs come when the feed passes them on; who gave up before Asterisk asked left no
            // attempt.
            witness.sees(witness.attempts().getLast(), "ending");
            List<String> attempts = witness.attempts();
            assertTrue(attempts.size() <= CALM_CALLS + races, "more attempts than calls");
            for (String attempt : attempts) {
                assertEndedOnce(witness, attempt);
            }
        }
    }

    private static void assertEndedOnce(Witness witness, String attempt) {
        Cdr record = witness.callerRecord(attempt);
        assertTrue(record.getCause() >= 1 && record.getCause() <= 127, record::toString);
        // He gave up, so it was he who ended it, whatever his going away made fail.
        assertTrue(record.getEndedBy().startsWith("caller"), record::toString);
        List<CallEvent> endings = witness.ladder(attempt).stream()
                .filter(event -> event.getWhat().equals("ending"))
                .toList();
        assertEquals(1, endings.size(), () -> "endings of " + attempt + ": " + endings);
    }

    /**
     * What calls take when nobody gives up, medians, ns.
     *
     * @param callback from the caller's arrival at Asterisk to the callback's
     * @param answer from the callback's arrival to its answer
     */
    private record Calm(long callback, long answer) {
        static Calm learnt(Exchange exchange, Callers callers) throws Exception {
            long[] callback = new long[CALM_CALLS];
            long[] answer = new long[CALM_CALLS];
            for (int i = 0; i < CALM_CALLS; i++) {
                Moments moments = new Moments();
                try (AutoCloseable listening = wire(exchange).listen(moments)) {
                    TestPhone phone = callers.connects(Callers.METZ);
                    callback[i] = moments.callbackCame.get() - moments.callerCame.get();
                    answer[i] = moments.answered.get() - moments.callbackCame.get();
                    callers.hangUp(phone);
                }
            }
            Arrays.sort(callback);
            Arrays.sort(answer);
            return new Calm(callback[CALM_CALLS / 2], answer[CALM_CALLS / 2]);
        }
    }

    private static SipWire wire(Exchange exchange) {
        return exchange.rig().wire(Callers.METZ.name());
    }

    private static void report(List<Double> crossings, Calm calm) {
        double[] answered = crossings.stream()
                .filter(c -> !c.isNaN())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "callback after %.0f ms, answered after %.1f ms more; of %d races %d were given up before any answer, %d within"
                        + " 20 ms of it (ms after the answer: %s)%n",
                calm.callback / 1e6,
                calm.answer / 1e6,
                crossings.size(),
                crossings.size() - answered.length,
                Arrays.stream(answered).filter(c -> Math.abs(c) <= 20).count(),
                Arrays.toString(Arrays.stream(answered).mapToLong(Math::round).toArray()));
    }

    /** What passed the wire, and when: nanoTime, 0 = it did not. */
    private static final class Moments implements Consumer<WireMessage> {
        private final AtomicLong callerCame = new AtomicLong();
        private final AtomicLong callbackCame = new AtomicLong();
        private final AtomicLong answered = new AtomicLong();
        private final AtomicLong gaveUp = new AtomicLong();
        private volatile String callback = "";
        private volatile String caller = "";

        @Override
        public void accept(WireMessage message) {
            long now = System.nanoTime();
            boolean fromCarrier = message.sender() == Sender.CARRIER;
            if (fromCarrier && message.is("INVITE")) {
                if (message.text().startsWith(CALLBACK)) {
                    callback = message.callId();
                    callbackCame.compareAndSet(0, now);
                } else {
                    caller = message.callId();
                    callerCame.compareAndSet(0, now);
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

    /**
     * One call that is given up.
     *
     * @param offset so long after the moment at which the callback should be answered, ns
     */
    private record Crossing(Exchange exchange, Callers callers, Calm calm, long offset) {
        /** @return the giving up minus the answer, ms, as they passed the wire; NaN if there was no answer */
        double run() throws Exception {
            Moments moments = new Moments();
            try (AutoCloseable listening = wire(exchange).listen(moments)) {
                TestPhone phone = callers.dials(Callers.METZ, Callers.METZ.did());
                boolean before = calm.answer + offset < 0;
                long came = passed(before ? moments.callerCame : moments.callbackCame, phone);
                long due = came + (before ? calm.callback : 0) + calm.answer + offset;
                for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                    LockSupport.parkNanos(due - now);
                }
                phone.hangUp();
                assertTrue(phone.awaitEnded(Callers.SOON), "the call does not end");
            }
            return moments.answered.get() == 0 || moments.gaveUp.get() == 0
                    ? Double.NaN
                    : (moments.gaveUp.get() - moments.answered.get()) / 1e6;
        }

        private static long passed(AtomicLong moment, TestPhone phone) {
            long end = System.nanoTime() + Callers.SOON.toNanos();
            while (moment.get() == 0) {
                assertTrue(System.nanoTime() < end, () -> "no callback: " + phone.ending());
                LockSupport.parkNanos(POLL_NANOS);
            }
            return moment.get();
        }
    }
}
