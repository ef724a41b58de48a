package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.strowger.app.Strowger;
import org.strowger.systemtests.impairment.Heard;
import org.strowger.systemtests.impairment.ImpairedTalk;

/**
 * Speech over bad networks, against a server in a process of its own (SPEC D2). What counts as heard is told at
 * {@link Heard}. Each run prints its figures as a line of JSON.
 */
@Tag("long")
final class ImpairedNetworkTest {
    private static final String HOST = "127.65.0.1";
    private static final String NETWORK = "127.66.0.1";
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    /** Delay in milliseconds of a talk over a clean network, on a machine that keeps its time. */
    private static final double CALM = 80;

    private static final double TICK = 20;
    private static final int TRIES = 3;

    private UpProcess up;

    @TempDir
    Path data;

    @BeforeEach
    void start() throws Exception {
        up = UpProcess.start(HOST, data);
    }

    @AfterEach
    void end() {
        up.close();
    }

    private ImpairedTalk talk(String conference, String network, String impairments, double partsPerMillion)
            throws Exception {
        String[] sip = up.address("sip").split(":", 2);
        return new ImpairedTalk(
                new InetSocketAddress(sip[0], Integer.parseInt(sip[1])),
                network,
                conference,
                SEED,
                impairments,
                partsPerMillion);
    }

    /** What is found after a talk and a clean one beside it, at the same time on the same server. */
    private interface Verdict {
        void judge(ImpairedTalk talk, Heard.Figures clean);
    }

    /**
     * Lets a talk last, and a clean one beside it: when that one is broken too, the machine was held up and nothing can be
     * said of the network's part.
     */
    private void compare(String impairments, double partsPerMillion, int from, int seconds, Verdict verdict)
            throws Exception {
        for (int i = 0; i < TRIES; i++) {
            try (ImpairedTalk clean = talk("3001", "127.66.1.1", "", 0);
                    ImpairedTalk talk = talk("3002", NETWORK, impairments, partsPerMillion)) {
                talk.lasts(seconds);
                Heard.Figures beside = print("beside it", clean.heard(from, seconds));
                boolean heldUp = beside.frames() < (seconds - from) * 49
                        || beside.windowsPercent() < 100
                        || beside.delay95() > CALM;
                if (!heldUp) {
                    verdict.judge(talk, beside);
                    return;
                }
                System.out.println("held up: no verdict");
            }
        }
        Assumptions.abort("the machine was held up " + TRIES + " times");
    }

    private static Heard.Figures print(String run, Heard.Figures figures) {
        System.out.println(figures.json(run));
        return figures;
    }

    private static void assertHeard(Heard.Figures figures) {
        assertTrue(figures.windowsPercent() >= 99, () -> figures + " seed " + SEED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discard=5",
                "jitter=40",
                "jitter=40 in-order",
                "bursts=60",
                "duplicate=20 shuffle=5",
                "discard=2 delay=80 jitter=20"
            })
    void theToneIsThere(String impairments) throws Exception {
        compare(impairments, 0, 5, 25, (talk, clean) -> assertHeard(print(impairments, talk.heard(5, 25))));
    }

    @Test
    void afterJitterOf300MillisecondsTheDelayComesBackWithinTenSeconds() throws Exception {
        compare("jitter=300@0-20", 0, 5, 42, (talk, clean) -> {
            Heard.Figures rough = print("jitter=300, from 5 s", talk.heard(5, 20));
            Heard.Figures calm = print("calm again, after 10 s", talk.heard(30, 42));
            assertHeard(rough);
            assertHeard(calm);
            assertTrue(rough.medianDelay() > clean.medianDelay() + 100, () -> rough + " seed " + SEED);
            assertBack(calm, clean);
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {200, -200})
    void aClockThatIsWrongMakesTheDelayNoLonger(double partsPerMillion) throws Exception {
        compare("", partsPerMillion, 5, 60, (talk, clean) -> {
            assertHeard(print("clock " + partsPerMillion + " ppm", talk.heard(5, 60)));
            assertBack(talk.heard(50, 60), clean);
        });
    }

    /** Where a packet falls between two ticks is chance; more than that, twice, is delay. */
    private static void assertBack(Heard.Figures figures, Heard.Figures clean) {
        assertTrue(
                figures.medianDelay() < clean.medianDelay() + 2 * TICK,
                () -> figures + " beside " + clean + " seed " + SEED);
    }

    @Test
    void theRecordOfTheCallTellsWhatTheNetworkDidToIt() throws Exception {
        try (ImpairedTalk talk = talk("3001", NETWORK, "discard=10", 0)) {
            talk.lasts(12);
            talk.hangUp();
        }
        List<String> rows =
                awaitCdr(cdr -> cdr.stream().filter(row -> row.contains("MOS")).count() == 2);
        List<String> impaired = rows.stream()
                .filter(row -> row.matches(".*MOS [23]\\.[0-9], loss [0-9]+\\.[0-9] %.*MOS unknown.*"))
                .toList();
        assertEquals(1, impaired.size(), () -> rows + " seed " + SEED);
    }

    /** Asks the command line until it shows what is wanted: records arrive a moment after the end. */
    private List<String> awaitCdr(Predicate<List<String>> wanted) throws Exception {
        List<String> command = new ArrayList<>(UpProcess.java("-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(Strowger.class.getName(), "cdr", "--data", data.toString()));
        List<String> rows = List.of();
        for (int i = 0; i < 10 && !wanted.test(rows); i++) {
            Process ask = new ProcessBuilder(command).redirectErrorStream(true).start();
            rows = new String(ask.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertTrue(ask.waitFor(20, TimeUnit.SECONDS), "the command does not end");
        }
        return rows;
    }
}
