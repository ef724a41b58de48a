package org.strowger.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JitterBufferTest {
    private static final long MILLI = 1_000_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final Network network = new Network(SEED);

    JitterBufferTest() {
        System.out.println("seed " + SEED);
    }

    private void check(boolean held) {
        assertTrue(held, () -> network + " seed " + SEED);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 50, 60})
    void aCalmStreamOfAnyPacketTimeIsPlayedWholeWithNextToNoDelay(int packetMillis) {
        network.packetMillis = packetMillis;
        network.run(2000);
        network.countAnew();
        network.run(10_000);
        check(network.missing == 0 && network.skipped == 0 && network.backwards == 0);
        // The tick comes up to 20 ms after the packet, and again where packets and ticks do not meet.
        check(network.worstDelay <= 45);
    }

    @Test
    void aPacketOfTheOldTimelineThatIsOvertakenAtTheChangeDoesNotMakeItDeaf() {
        JitterBuffer buffer = new JitterBuffer(400);
        Frame frame = new Frame();
        byte[] payload = new byte[160];
        long now = 1_000_000_000;
        for (int i = 0; i < 50; i++, now += 20 * MILLI) {
            assertEquals(Arrival.TAKEN, buffer.put(now - 10 * MILLI, i, 1_000_000 + 160 * i, 7, payload, 0, 160));
            buffer.take(now, CoarseCodec.COARSE, frame);
        }
        assertEquals(Arrival.RESTARTED, buffer.put(now - 10 * MILLI, 51, 160, 7, payload, 0, 160));
        assertEquals(Arrival.DISCARDED, buffer.put(now - 9 * MILLI, 50, 1_000_000 + 160 * 50, 7, payload, 0, 160));
        int heard = 0;
        for (int i = 52; i < 72; i++, now += 20 * MILLI) {
            buffer.take(now, CoarseCodec.COARSE, frame);
            heard += frame.isMissing() ? 0 : 1;
            assertEquals(Arrival.TAKEN, buffer.put(now + 10 * MILLI, i, 160 * (i - 50), 7, payload, 0, 160));
        }
        assertTrue(heard >= 18, heard + " of 20 frames");
    }

    /** Calm, jitter, loss, repetitions, pauses, another source, and packets that are no frame, by turns. */
    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 60})
    void whatIsPassedOnInItsTickSoundsAsWhatIsKept(int packetMillis) {
        Network kept = network;
        Network passed = new Network(SEED);
        passed.passing = true;
        for (Network each : new Network[] {kept, passed}) {
            each.packetMillis = packetMillis;
            each.run(1000);
            for (int jitter : new int[] {4, 15, 60, 0}) {
                each.delay = sent -> jitter == 0 ? 0 : each.random().nextInt(jitter) * MILLI;
                each.loss = jitter / 500.0;
                each.repeated = jitter / 300.0;
                each.run(4000);
                each.speaking = false;
                each.run(700);
                each.speaking = true;
                each.run(1000);
                each.ssrc++;
            }
        }
        check(kept.heard == passed.heard);
        check(kept.present > 0);
    }

    @Test
    void smallJitterCostsNothingAfterTheFirstMoment() {
        network.delay = sent -> network.random().nextInt(4) * MILLI;
        network.run(3000);
        network.countAnew();
        network.run(20_000);
        check(network.presentShare() >= 0.999 && network.worstDelay <= 45);
    }

    @Test
    void jitterReorderingAndLossLeaveAlmostAllThatArrived() {
        network.delay = sent -> network.random().nextInt(40) * MILLI;
        network.loss = 0.05;
        network.run(5000);
        network.countAnew();
        network.run(60_000);
        check(network.presentShare() >= 0.94 && network.backwards == 0 && network.worstDelay <= 120);
    }

    @Test
    void burstsOfThreePacketsArePlayedWithoutGap() {
        network.delay = sent -> 60 * MILLI - sent % (60 * MILLI);
        network.run(2000);
        network.countAnew();
        network.run(20_000);
        check(network.presentShare() >= 0.999 && network.worstDelay <= 90);
    }

    @Test
    void itGrowsWithJitterAndComesBackWhenCalmReturns() {
        network.delay = sent -> network.random().nextInt(300) * MILLI;
        network.run(4000);
        network.countAnew();
        network.run(16_000);
        check(network.presentShare() >= 0.97 && network.worstDelay <= 400);
        network.delay = sent -> 0;
        network.run(10_000);
        network.countAnew();
        network.run(5000);
        check(network.missing == 0 && network.worstDelay <= 45);
    }

    @Test
    void itNeverDelaysByMoreThanItsMaximum() {
        // A stall of two seconds, then everything at once.
        network.run(2000);
        long[] stalled = {-1};
        network.delay = sent -> {
            stalled[0] = stalled[0] < 0 ? sent : stalled[0];
            return Math.max(0, stalled[0] + 2000 * MILLI - sent);
        };
        network.run(2100);
        network.countAnew();
        network.run(10_000);
        check(network.buffer.delayMillis() <= 45 && network.worstDelay <= 430);
    }

    @ParameterizedTest
    @CsvSource({"200", "-200"})
    void aClockThatDriftsForTenMinutesIsHardlyHeard(double partsPerMillion) {
        network.partsPerMillion = partsPerMillion;
        network.run(600_000);
        // 600 s × 200 ppm = 120 ms are too much or too little: six frames, and a few for the start.
        check(network.missing <= 16 * Frame.SAMPLES && network.skipped <= 16 && network.worstDelay <= 65);
    }

    @ParameterizedTest
    @CsvSource({"200", "-200"})
    void aClockThatDriftsForAnHourAddsNoDelay(double partsPerMillion) {
        network.partsPerMillion = partsPerMillion;
        network.run(30 * 60_000);
        network.countAnew();
        network.run(30 * 60_000);
        check(network.worstDelay <= 65 && network.heardShare() == 1 && network.backwards == 0);
    }

    @Test
    void atFivePercentLossATonePauseIsNeverLongerThanAClick() {
        network.loss = 0.05;
        network.run(2000);
        network.countAnew();
        network.run(120_000);
        // Three lost of five in a row: 0.1 % by chance.
        check(network.heardShare() >= 0.99 && network.worstDelay <= 65);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 100, 300})
    void aToneIsHeardInJitterAsSoonAsTheBufferHasGrown(int most) {
        network.delay = sent -> network.random().nextInt(most) * MILLI;
        network.run(5000);
        network.countAnew();
        network.run(15_000);
        check(network.heardShare() >= 0.99);
        network.delay = sent -> 0;
        network.run(10_000);
        network.countAnew();
        network.run(10_000);
        check(network.heardShare() == 1 && network.worstDelay <= 45);
    }

    @Test
    void silenceThatIsNotSentChangesNoDelay() {
        network.delay = sent -> network.random().nextInt(30) * MILLI;
        network.run(5000);
        int missing = 0;
        for (int i = 0; i < 20; i++) {
            network.speaking = false;
            network.run(300 + 20 * network.random().nextInt(100));
            network.speaking = true;
            network.run(200);
            network.countAnew();
            network.run(1000);
            check(network.worstDelay <= 120);
            missing += network.missing;
        }
        // Of 1000 frames some pay for a delay that had to grow again.
        int frames = missing / Frame.SAMPLES;
        assertTrue(frames <= 30, frames + " frames missing, seed " + SEED);
    }

    @Test
    void aNewSourceIsHeardAtOnce() {
        network.run(1000);
        network.ssrc = 2;
        network.sequence = 12_345;
        network.timestamp = 987_654_321;
        network.run(100);
        network.countAnew();
        network.run(1000);
        check(network.missing == 0 && network.skipped == 0);
        assertEquals(1, network.arrivals(Arrival.RESTARTED));
    }

    @ParameterizedTest
    @ValueSource(ints = {-900_000, -8000, 2400, 8000, 900_000})
    void aTimestampThatJumpsIsFollowedAtOnce(int jump) {
        network.run(1000);
        network.timestamp += jump;
        network.run(500);
        network.countAnew();
        network.run(5000);
        check(network.presentShare() >= 0.995);
        check(network.buffer.delayMillis() <= 65);
    }

    @Test
    void aSequenceThatJumpsIsFollowedByItsSecondPacket() {
        network.run(1000);
        network.sequence += 20_000;
        network.run(100);
        network.countAnew();
        network.run(1000);
        check(network.missing == 0);
        assertEquals(1, network.arrivals(Arrival.DISCARDED));
    }

    @Test
    void everyPacketCountsOnceHoweverOftenItComes() {
        network.repeated = 0.5;
        network.delay = sent -> network.random().nextInt(10) * MILLI;
        network.run(20_000);
        check(network.arrivals(Arrival.DUPLICATE) > 300 && network.backwards == 0);
        check(network.presentShare() > 0.99);
    }

    @Test
    void sequenceAndTimestampWrapUnheard() {
        network.sequence = 65_530;
        network.timestamp = -100 * 160;
        network.run(1000);
        network.countAnew();
        network.run(30 * 60_000);
        check(network.missing == 0 && network.skipped == 0 && network.backwards == 0);
    }

    @Test
    void anOverlongOrEmptyPacketIsRefused() {
        JitterBuffer buffer = new JitterBuffer(100);
        assertEquals(Arrival.DISCARDED, buffer.put(0, 1, 160, 1, new byte[2000], 0, 2000));
        assertEquals(Arrival.DISCARDED, buffer.put(0, 2, 320, 1, new byte[2000], 0, 0));
    }
}
