package org.strowger.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A far end that says that it is silent (RFC 3389), from its packets to what is heard. */
class PauseTest {
    private static final int UNITS = 160;
    private static final byte[] NOISE = {50};

    private final Codec codec = CoarseCodec.COARSE;
    private final JitterBuffer buffer = new JitterBuffer(400);
    private final Frame frame = new Frame();
    private int sequence = 65_530;
    private int tick;

    private Arrival speech(int atTick) {
        byte[] payload = new byte[UNITS];
        for (int i = 0; i < UNITS; i++) {
            payload[i] = (byte) (60 * Math.cos(2 * Math.PI * 300 * (atTick * UNITS + i) / 8000));
        }
        return buffer.put(now() - 10_000_000, sequence++, atTick * UNITS, 7, payload, 0, UNITS);
    }

    private Arrival pause(int atTick, byte... description) {
        return buffer.pause(sequence++, atTick * UNITS, 7, description, 0, description.length);
    }

    private long now() {
        return 1_000_000_000 + tick * 20_000_000L;
    }

    private void take() {
        buffer.take(now(), codec.decoder(), frame);
        tick++;
    }

    private void talk(int ticks) {
        for (int i = 0; i < ticks; i++) {
            assertEquals(Arrival.TAKEN, speech(tick));
            take();
            assertFalse(frame.isMissing() || frame.isNoise(), "tick " + tick);
        }
    }

    private void rest(int ticks) {
        for (int i = 0; i < ticks; i++) {
            if (i % 10 == 0) {
                assertEquals(Arrival.TAKEN, pause(tick, NOISE));
            }
            take();
            assertTrue(frame.isNoise(), "tick " + tick);
            assertEquals(0, frame.level());
        }
    }

    @Test
    void aPauseOfAnyLengthIsNoiseAndSpeechGoesOnBehindItWithoutDelay() {
        for (int length : new int[] {1, 3, 10, 49, 2000}) {
            talk(20);
            rest(length);
        }
        talk(20);
        assertEquals(10, buffer.delayMillis(), 0.1);
    }

    @Test
    void withoutThatWordWhatDoesNotComeIsMissing() {
        talk(5);
        take();
        assertTrue(frame.isMissing() && !frame.isNoise());
        rest(3);
        buffer.reset();
        take();
        assertFalse(frame.isNoise(), "another far end");
    }

    @Test
    void speechThatWasOvertakenByTheWordIsHeardAndDoesNotEndThePause() {
        talk(5);
        int late = sequence++;
        pause(tick + 1, NOISE);
        byte[] payload = new byte[UNITS];
        assertEquals(Arrival.TAKEN, buffer.put(now() - 5_000_000, late, tick * UNITS, 7, payload, 0, UNITS));
        take();
        assertFalse(frame.isNoise());
        take();
        assertTrue(frame.isNoise());
    }

    @Test
    void theNoiseGoesOnUntilSpeechIsPlayedAndAnEmptyDescriptionIsDeadSilence() {
        talk(5);
        pause(tick);
        take();
        assertTrue(frame.isNoise());
        assertEquals(127, frame.payload()[frame.offset()]);
        // From there, and not there yet.
        pause(tick, NOISE);
        buffer.put(now() + 1_000_000, sequence++, (tick + 3) * UNITS, 7, new byte[UNITS], 0, UNITS);
        take();
        assertTrue(frame.isNoise());
    }

    @Test
    void whoIsHeardFallsSilentAndSpeaksAgainWithoutAClick() {
        Voice voice = new Voice(codec);
        voice.begin(false);
        talk(1);
        voice.speak(frame, tick);
        int[] last = new int[2];
        int tone = 0;
        int most = 0;
        double quiet = 0;
        for (int round = 0; round < 40; round++) {
            // Of odd lengths, so that the tone stops and begins at any phase.
            int talking = 5 + round % 7;
            int resting = 4 + round % 5;
            for (int i = 0; i < talking + resting; i++) {
                if (i < talking) {
                    talk(1);
                } else if (i == talking) {
                    rest(1);
                } else {
                    take();
                }
                short[] pcm = voice.speak(frame, tick);
                int rough = roughness(pcm, last);
                tone = i == 4 ? Math.max(tone, rough) : tone;
                most = round > 0 ? Math.max(most, rough) : most;
                if (i == talking + 2) {
                    for (short sample : pcm) {
                        quiet += (double) sample * sample / UNITS / 40;
                    }
                }
            }
        }
        assertTrue(most < 2 * tone, most + " against " + tone);
        assertEquals(-50, 10 * Math.log10(quiet / 32_768 / 32_768), 1);
    }

    private static int roughness(short[] pcm, int[] last) {
        int most = 0;
        for (short sample : pcm) {
            most = Math.max(most, Math.abs(sample - 2 * last[0] + last[1]));
            last[1] = last[0];
            last[0] = sample;
        }
        return most;
    }
}
