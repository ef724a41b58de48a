package org.strowger.app;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.strowger.protocol.E164;
import org.strowger.rig.RigPlan;

/**
 * The numbers of a rig that {@code strowger rig} brings up: French ones, so that real rate decks fit them; nothing outside
 * this machine is called.
 */
final class RigNumbers {
    /** Whoever calls from 127.0.0.1. */
    static final E164 VISITOR = new E164("+33140000001");

    static final int MOST_SWITCHBOARDS = 9;

    private static final List<E164> PHONES = List.of(new E164("+33387300101"), new E164("+33387300102"));

    private RigNumbers() {}

    /**
     * A switchboard's.
     *
     * @param name "s1" and so on
     * @param dids local numbers that callers dial
     * @param pool callback numbers, each leased to one attempt
     * @param shared callback number for digits or a header
     */
    record Switchboard(String name, List<E164> dids, List<E164> pool, E164 shared) {
        List<E164> all() {
            return Stream.of(dids, pool, List.of(shared)).flatMap(List::stream).toList();
        }
    }

    /** The first so many switchboards. */
    static List<Switchboard> switchboards(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Switchboard(
                        "s" + i,
                        List.of(number(i, 50100), number(i, 50200)),
                        IntStream.rangeClosed(70001, 70004)
                                .mapToObj(n -> number(i, n))
                                .toList(),
                        number(i, 70099)))
                .toList();
    }

    private static E164 number(int switchboard, int line) {
        return new E164("+33387" + switchboard + line);
    }

    /** The rig: these switchboards, two media servers' trunks, two telephones and the visitor's. */
    static RigPlan plan(List<Switchboard> switchboards) {
        RigPlan plan = RigPlan.empty().andVisitor(VISITOR);
        for (Switchboard one : switchboards) {
            plan = plan.and(new RigPlan.Switchboard(one.name(), one.all()));
        }
        for (E164 phone : PHONES) {
            plan = plan.andPhone(phone);
        }
        Set<String> everyone =
                Set.copyOf(switchboards.stream().map(Switchboard::name).toList());
        return plan.and(new RigPlan.MediaServer("strasbourg", List.of(new E164("+33388600000")), everyone))
                .and(new RigPlan.MediaServer("paris", List.of(new E164("+33140600000")), everyone));
    }
}
