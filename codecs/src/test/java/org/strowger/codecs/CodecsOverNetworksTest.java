package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Conference;
import org.strowger.bridge.Participant;

/** One who talks through a bad network, and one who listens to his tone by telephone; seeded, in simulated time. */
class CodecsOverNetworksTest {
    private static final long MILLI = 1_000_000;
    private static final int HERTZ = 400;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final Conference conference = new Conference(8, new Resamplers());
    private final Party listener = new Party(G711.PCMU, 20, 900, random);
    private Party talker = listener;
    private long now = 1_000_000_000;
    private int slot;
    /** Of seconds listened to: in how many his tone was there. */
    private int seconds;

    private int whole;
    private int missing;
    private double worstDelay;

    CodecsOverNetworksTest() {
        System.out.println("seed " + SEED);
    }

    private void begin(Codec codec, int packetMillis) {
        talker = new Party(codec, packetMillis, HERTZ, random);
        listener.wantsSamples = true;
        conference.add(new Participant(talker));
        conference.add(new Participant(listener));
    }

    @AfterEach
    void close() {
        talker.close();
        listener.close();
    }

    private void run(int secondsLong) {
        for (int i = 0; i < secondsLong; i++) {
            listener.forget();
            for (int tick = 0; tick < 50; tick++) {
                do {
                    now += 5 * MILLI;
                    talker.network(now);
                } while (++slot % 4 != 0);
                conference.tick(now);
            }
            seconds++;
            whole += listener.hears(HERTZ) > 0.6 * talker.amplitude ? 1 : 0;
            missing += talker.missing;
            worstDelay = Math.max(worstDelay, talker.worstDelay);
            talker.forget();
        }
    }

    private void countAnew() {
        seconds = 0;
        whole = 0;
        missing = 0;
        worstDelay = 0;
    }

    private void check(boolean held) {
        assertTrue(
                held,
                () -> "%d of %d seconds whole, %d frames missing, worst delay %.0f ms, seed %d"
                        .formatted(whole, seconds, missing, worstDelay, SEED));
    }

    private static final List<Codec> CODECS = List.of(G711.PCMA, G722.CODEC, Opus.WIDEBAND);

    static Stream<Arguments> drifts() {
        return CODECS.stream().flatMap(c -> Stream.of(200.0, -200.0).map(ppm -> Arguments.of(c, ppm)));
    }

    @ParameterizedTest
    @MethodSource("drifts")
    void aClockThatDriftsIsHardlyHeard(Codec codec, double partsPerMillion) {
        drift(codec, partsPerMillion, 300);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("drifts")
    void aClockThatDriftsForAnHourIsHardlyHeard(Codec codec, double partsPerMillion) {
        drift(codec, partsPerMillion, 3600);
    }

    private void drift(Codec codec, double partsPerMillion, int secondsLong) {
        begin(codec, 20);
        talker.repeatItself();
        talker.partsPerMillion = partsPerMillion;
        run(2);
        countAnew();
        run(secondsLong);
        // 3600 s × 200 ppm = 720 ms are too much or too little: 36 frames.
        int frames = secondsLong / 100;
        check(whole >= seconds - 3 - frames / 5 && missing <= frames + 9 && worstDelay <= 65);
    }

    static Stream<Arguments> packetTimes() {
        return Stream.of(
                Arguments.of(G711.PCMU, 10),
                Arguments.of(G711.PCMA, 60),
                Arguments.of(G722.CODEC, 10),
                Arguments.of(G722.CODEC, 30),
                Arguments.of(G722.CODEC, 60),
                Arguments.of(Opus.WIDEBAND, 10),
                Arguments.of(Opus.FULLBAND, 20),
                Arguments.of(Opus.WIDEBAND, 40),
                Arguments.of(Opus.WIDEBAND, 60));
    }

    @ParameterizedTest
    @MethodSource("packetTimes")
    void jitterDuplicatesAndLossLeaveTheToneInPlace(Codec codec, int packetMillis) {
        begin(codec, packetMillis);
        talker.repeatItself();
        talker.delay = sent -> random.nextInt(40) * MILLI;
        talker.loss = 0.05;
        talker.repeated = 0.05;
        run(5);
        countAnew();
        run(30);
        check(whole >= 29 && worstDelay <= 180);
    }

    @ParameterizedTest
    @MethodSource("packetTimes")
    void burstsAreHeardWhole(Codec codec, int packetMillis) {
        begin(codec, packetMillis);
        talker.repeatItself();
        talker.delay = sent -> 60 * MILLI - sent % (60 * MILLI);
        run(4);
        countAnew();
        run(30);
        check(whole == 30 && missing == 0 && worstDelay <= 140);
    }

    @ParameterizedTest
    @MethodSource("packetTimes")
    void aNewSourceAndAJumpOfTimestampsAreHeardAtOnceAndNumbersWrap(Codec codec, int packetMillis) {
        begin(codec, packetMillis);
        talker.repeatItself();
        run(3);
        countAnew();
        talker.ssrc = 99;
        talker.sequence = 65_535;
        talker.timestamp = -100;
        run(2);
        talker.timestamp += 30 * codec.clockRate();
        run(2);
        talker.timestamp -= codec.clockRate() / 2;
        run(2);
        check(whole == 6 && worstDelay <= 100);
        assertEquals(0, talker.discarded);
    }

    @Test
    void silenceThatIsNotSentChangesNoDelay() {
        begin(Opus.WIDEBAND, 20);
        talker.discontinuous = true;
        talker.delay = sent -> random.nextInt(20) * MILLI;
        run(3);
        for (int i = 0; i < 10; i++) {
            talker.talks = false;
            run(1 + random.nextInt(2));
            talker.talks = true;
            run(1);
            countAnew();
            run(2);
            check(whole == 2 && worstDelay <= 90);
        }
    }
}
