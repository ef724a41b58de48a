package org.strowger.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.strowger.app.demo.DemoOptions;
import org.strowger.app.demo.DemoWorld;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.E164;
import org.strowger.rig.RigPlan;
import org.strowger.rig.RigPlan.Switchboard;
import org.strowger.rig.TestPhone;
import org.strowger.server.StrowgerException;

/**
 * What both ways of calling share: one carrier, one switchboard's Asterisk, one calling telephone. A number beside the
 * local one is put through by a plain {@code Dial()} of that same Asterisk, over that same carrier, to a telephone that
 * answers at once; at the local number the caller meets somebody who is in the conference already.
 */
final class Ground implements AutoCloseable {
    static final Town HERE = DemoWorld.TOWNS.getLast();
    private static final Town THERE = DemoWorld.TOWNS.getFirst();

    // Hz; far from the conference's own entry and exit tones, and above what music on hold has much of.
    private static final int CALLER = 2300;
    private static final int CALLEE = 2700;
    private static final int MEMBER = 3100;

    private static final E164 PLAIN = new E164("+33383500300");
    private static final E164 ANSWERING = new E164("+33388600100");
    private static final Duration LIMIT = Duration.ofSeconds(15);
    /** After a call's end, for packets that are under way. */
    private static final long PAUSE_MS = 150;

    private final Exchange exchange;
    private final TestPhone caller;
    private final TestPhone callee;
    private final TestPhone member;

    private Ground(Exchange exchange) {
        this.exchange = exchange;
        caller = exchange.phone(HERE);
        member = exchange.phone(THERE);
        callee = TestPhone.open(exchange.rig().phoneAddress(ANSWERING), 5060, 0, ANSWERING.text());
    }

    /**
     * Starts it, without the member.
     *
     * @param treatment what a caller hears while he waits, as in dispatch's configuration
     */
    static Ground start(DemoOptions options, String treatment) throws InterruptedException {
        Exchange exchange = new Exchange.Plan()
                .with(options)
                .rig(Ground::withPlainNumber)
                .dispatch("strowger.accounts.customers.vauban.dids.\"%s\".treatment = %s%n"
                        .formatted(HERE.did(), treatment))
                // The same four numbers serve one call after the other, which would else have to wait for them.
                .switchboard("strowger.switchboard.limits.quarantine = 100ms\n")
                .start();
        return new Ground(exchange);
    }

    private static RigPlan withPlainNumber(RigPlan plan) {
        List<Switchboard> switchboards = new ArrayList<>();
        for (Switchboard s : plan.switchboards()) {
            switchboards.add(s.name().equals(HERE.name()) ? withPlainNumber(s) : s);
        }
        return new RigPlan(switchboards, plan.phones(), plan.mediaServers(), plan.visitor()).andPhone(ANSWERING);
    }

    private static Switchboard withPlainNumber(Switchboard s) {
        List<E164> numbers = new ArrayList<>(s.numbers());
        numbers.add(PLAIN);
        return new Switchboard(
                s.name(), numbers, s.directMedia(), s.wired(), """
                [strowger-from-trunk](+)
                exten => %1$s,1,Dial(PJSIP/%2$s@carrier,30)
                 same => n,Hangup(${HANGUPCAUSE})
                """.formatted(PLAIN.text(), ANSWERING.text()));
    }

    Exchange exchange() {
        return exchange;
    }

    /** One plain call; the far end is the telephone that answers. */
    Sample plain() throws InterruptedException {
        return call(PLAIN, callee, CALLEE);
    }

    /** One call to the local number; the far end is the conference's member. */
    Sample ours() throws InterruptedException {
        return call(HERE.did(), member, MEMBER);
    }

    /**
     * The farm's first call, by which the member comes into the conference. The telephones and the Asterisks have had one
     * before, a plain one: their own first steps are not the farm's.
     */
    Sample first() throws InterruptedException {
        member.tone(MEMBER);
        caller.tone(CALLER);
        callee.tone(CALLEE);
        plain();
        long dialledMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        member.dial(exchange.dialling(THERE.did()));
        if (!member.awaitAnswered(LIMIT)) {
            throw new StrowgerException("the first call is not answered: " + member.ending());
        }
        awaitAttempts(1, THERE);
        double answered = milliseconds(member.times().answered().orElseThrow()
                - member.times().invited().orElseThrow());
        return new Sample(answered, answered, answered, dialledMicros);
    }

    private Sample call(E164 number, TestPhone farEnd, int tone) throws InterruptedException {
        caller.watch(tone);
        farEnd.watch(CALLER);
        long dialledMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        caller.dial(exchange.dialling(number));
        long end = System.nanoTime() + LIMIT.toNanos();
        while (caller.firstHeard(tone).isEmpty() || farEnd.firstHeard(CALLER).isEmpty()) {
            if (System.nanoTime() > end || !caller.ending().isEmpty()) {
                throw new StrowgerException("no two-way audio at %s: caller hears %b, far end hears %b; %s"
                        .formatted(
                                number,
                                caller.firstHeard(tone).isPresent(),
                                farEnd.firstHeard(CALLER).isPresent(),
                                caller.ending()));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        long invited = caller.times().invited().orElseThrow();
        Sample sample = new Sample(
                milliseconds(caller.times().answered().orElseThrow() - invited),
                milliseconds(caller.firstHeard(tone).orElseThrow() - invited),
                milliseconds(farEnd.firstHeard(CALLER).orElseThrow() - invited),
                dialledMicros);
        caller.hangUp();
        if (!caller.awaitEnded(LIMIT) || (farEnd == callee && !callee.awaitEnded(LIMIT))) {
            throw new StrowgerException("a call does not end");
        }
        awaitAttempts(0, HERE);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        return sample;
    }

    private static double milliseconds(long nanos) {
        return nanos / 1e6;
    }

    // The gauge, not the Asterisk's console: starting a process for each look would be a load of its own.
    private void awaitAttempts(long count, Town town) throws InterruptedException {
        String gauge = town.name() + " switchboard attempts";
        long end = System.nanoTime() + LIMIT.toNanos();
        while (exchange.farm().gauges().getOrDefault(gauge, count) != count) {
            if (System.nanoTime() > end) {
                throw new StrowgerException(
                        "attempts are left: " + exchange.farm().gauges());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        callee.close();
        exchange.close();
    }
}
