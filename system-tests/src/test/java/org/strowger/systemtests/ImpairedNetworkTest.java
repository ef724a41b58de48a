package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
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
    /** In milliseconds: the longest wait of a jitter buffer that is at rest, and as much again for a busy machine. */
    private static final double CALM = 100;

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

    private ImpairedTalk talk(String impairments, double partsPerMillion) throws Exception {
        String[] sip = up.address("sip").split(":", 2);
        return new ImpairedTalk(
                new InetSocketAddress(sip[0], Integer.parseInt(sip[1])),
                NETWORK,
                "3001",
                SEED,
                impairments,
                partsPerMillion);
    }

    private static Heard.Figures print(String run, Heard.Figures figures) {
        System.out.println(figures.json(run));
        return figures;
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
        try (ImpairedTalk talk = talk(impairments, 0)) {
            talk.lasts(25);
            Heard.Figures heard = print(impairments, talk.heard(5, 25));
            assertTrue(heard.frames() > 900 && heard.windowsPercent() >= 99, () -> heard + " seed " + SEED);
        }
    }

    @Test
    void afterJitterOf300MillisecondsTheDelayComesBackWithinTenSeconds() throws Exception {
        try (ImpairedTalk talk = talk("jitter=300@0-20", 0)) {
            talk.lasts(42);
            Heard.Figures rough = print("jitter=300, from 5 s", talk.heard(5, 20));
            Heard.Figures calm = print("calm again, after 10 s", talk.heard(30, 42));
            assertTrue(rough.windowsPercent() >= 99, () -> rough + " seed " + SEED);
            assertTrue(calm.windowsPercent() >= 99, () -> calm + " seed " + SEED);
            assertTrue(
                    calm.medianDelay() < CALM && rough.medianDelay() > calm.medianDelay(),
                    () -> calm + " seed " + SEED);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {200, -200})
    void aClockThatIsWrongMakesTheDelayNoLonger(double partsPerMillion) throws Exception {
        try (ImpairedTalk talk = talk("", partsPerMillion)) {
            talk.lasts(60);
            Heard.Figures heard = print("clock " + partsPerMillion + " ppm", talk.heard(5, 60));
            assertTrue(heard.windowsPercent() >= 99, () -> heard + " seed " + SEED);
            assertTrue(talk.heard(50, 60).medianDelay() < CALM, () -> heard + " seed " + SEED);
        }
    }

    @Test
    void theRecordOfTheCallTellsWhatTheNetworkDidToIt() throws Exception {
        try (ImpairedTalk talk = talk("discard=10", 0)) {
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
        List<String> command = new java.util.ArrayList<>(UpProcess.java("-XX:TieredStopAtLevel=1"));
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
