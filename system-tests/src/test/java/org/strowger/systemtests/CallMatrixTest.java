package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.strowger.app.demo.DemoOptions;
import org.strowger.app.demo.DemoOptions.Degree;
import org.strowger.app.demo.DemoOptions.Identify;
import org.strowger.app.demo.DemoOptions.Topology;
import org.strowger.app.demo.DemoWorld;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.app.demo.Exchange;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.LegRecord.LegKind;
import org.strowger.rig.Await;
import org.strowger.rig.TestPhone;

/** The whole call in each of its forms: how far the switchboard drops out, how a callback says who it is, how it travels. */
class CallMatrixTest {
    private static final int LEGS_OF_A_CALL = 3;
    private static final Duration SETTLED = Duration.ofSeconds(5);

    /** Each degree, identification and topology meets each other one at least once. */
    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(Degree.FULL, Identify.POOL, Topology.CARRIER),
                Arguments.of(Degree.STAY, Identify.DTMF, Topology.CARRIER),
                Arguments.of(Degree.MEDIA, Identify.HEADER, Topology.CARRIER),
                Arguments.of(Degree.FULL, Identify.HEADER, Topology.IP),
                Arguments.of(Degree.STAY, Identify.POOL, Topology.IP),
                Arguments.of(Degree.MEDIA, Identify.DTMF, Topology.IP));
    }

    static Stream<Arguments> all() {
        return Stream.of(Degree.values())
                .flatMap(degree -> Stream.of(Identify.POOL, Identify.DTMF, Identify.HEADER)
                        .flatMap(identify -> Stream.of(Topology.values())
                                .map(topology -> Arguments.of(degree, identify, topology))));
    }

    @ParameterizedTest(name = "release {0}, identified by {1}, by way of {2}")
    @MethodSource("pairs")
    void twoCallersMeet(Degree degree, Identify identify, Topology topology) throws Exception {
        meet(degree, identify, topology);
    }

    @Tag("long")
    @ParameterizedTest(name = "release {0}, identified by {1}, by way of {2}")
    @MethodSource("all")
    void twoCallersMeetInEveryCombination(Degree degree, Identify identify, Topology topology) throws Exception {
        meet(degree, identify, topology);
    }

    private static void meet(Degree degree, Identify identify, Topology topology) throws Exception {
        DemoOptions options = new DemoOptions(degree, identify, topology, false);
        try (Exchange exchange = new Exchange.Plan().with(options).start();
                Witness witness = new Witness(exchange)) {
            Callers callers = new Callers(exchange);
            TestPhone metz = callers.connects(Callers.METZ);
            TestPhone nancy = callers.connects(Callers.NANCY);
            Callers.assertTalking(metz, nancy);
            int left = degree == Degree.FULL ? 0 : 2;
            for (Town town : DemoWorld.TOWNS) {
                // The end of the released legs follows the carrier's joining.
                assertTrue(
                        Await.until(SETTLED, () -> channels(exchange, town).size() == left),
                        () -> town.title() + "'s Asterisk has " + channels(exchange, town));
            }
            Callers.assertTalking(metz, nancy);
            callers.hangUp(metz, nancy);
            for (String attempt : List.of(witness.attempt(0), witness.attempt(1))) {
                assertRecorded(witness.records(attempt, LEGS_OF_A_CALL), degree);
                assertEquals(identification(identify), identification(witness, attempt));
            }
        }
    }

    private static List<String> channels(Exchange exchange, Town town) {
        return exchange.rig().switchOf(town.name()).channels();
    }

    /** The caller's leg, and the callback's as either server saw it. */
    private static void assertRecorded(List<Cdr> records, Degree degree) {
        assertEquals(LEGS_OF_A_CALL, records.size(), records::toString);
        for (Cdr cdr : records) {
            assertTrue(cdr.getCreatedMs() > 0, cdr::toString);
            assertTrue(cdr.getAnsweredMs() >= cdr.getCreatedMs(), cdr::toString);
            assertTrue(cdr.getEndedMs() >= cdr.getAnsweredMs(), cdr::toString);
            assertTrue(cdr.getTalkMs() > 0, cdr::toString);
            assertEquals(16, cdr.getCause(), cdr::toString);
            assertTrue(!cdr.getEndedBy().isEmpty(), cdr::toString);
            assertEquals(DemoWorld.ACCOUNT, cdr.getAccount(), cdr::toString);
            if (cdr.getKind().equals(LegKind.CALLER.name())) {
                assertEquals(DemoOptions.word(degree), cdr.getRelease(), cdr::toString);
            }
        }
    }

    private static String identification(Identify identify) {
        return switch (identify) {
            case POOL -> "by POOL_NUMBER";
            case DTMF -> "by DTMF_DIGITS";
            case HEADER -> "by SIP_HEADER";
            case ANY -> "";
        };
    }

    private static String identification(Witness witness, String attempt) {
        return witness.sees(attempt, "claimed").getText();
    }
}
