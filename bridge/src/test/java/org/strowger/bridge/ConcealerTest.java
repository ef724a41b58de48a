package org.strowger.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConcealerTest {
    /** What completes frames: ours, what was before it, or nothing at all. */
    private interface Completion {
        void complete(short[] pcm, int came);
    }

    static Stream<Arguments> bandsAndVoices() {
        return Stream.of(Band.values())
                .flatMap(
                        band -> IntStream.of(80, 110, 150, 210, 280, 350).mapToObj(hertz -> Arguments.of(band, hertz)));
    }

    /** Five seconds of vowels: harmonics under two formants, with a pitch that glides as in speech. */
    private static short[] voice(Band band, int hertz) {
        short[] sound = new short[band.hertz() * 5];
        double phase = 0;
        for (int i = 0; i < sound.length; i++) {
            double time = (double) i / band.hertz();
            double pitch = hertz * (1 + 0.05 * Math.sin(2 * Math.PI * 0.5 * time));
            phase += 2 * Math.PI * pitch / band.hertz();
            double sum = 0;
            for (int harmonic = 1; harmonic * pitch < 3400; harmonic++) {
                double low = (harmonic * pitch - 500) / 150;
                double high = (harmonic * pitch - 1500) / 250;
                double strength = 1 / (1 + low * low) + 0.4 / (1 + high * high);
                // Harmonics come and go at the upper end without a step.
                sum += strength * (1 - harmonic * pitch / 3400) * Math.sin(harmonic * phase + harmonic * harmonic);
            }
            sound[i] = (short) (4000 * sum * (1 + 0.3 * Math.sin(2 * Math.PI * 3 * time)));
        }
        return sound;
    }

    private static short[] damaged(Band band, short[] sound, Completion completion, long seed) {
        Random random = new Random(seed);
        int frame = band.samples();
        short[] heard = new short[sound.length];
        short[] pcm = new short[frame];
        for (int i = 0; i < sound.length; i += frame) {
            boolean lost = random.nextInt(20) == 0 && i >= 5 * frame;
            System.arraycopy(sound, i, pcm, 0, frame);
            completion.complete(pcm, lost ? 0 : frame);
            System.arraycopy(pcm, 0, heard, i, frame);
        }
        return heard;
    }

    private static double error(short[] sound, short[] heard) {
        double sum = 0;
        for (int i = 0; i < sound.length; i++) {
            sum += Math.pow(sound[i] - heard[i], 2);
        }
        return 10 * Math.log10(sum + 1);
    }

    /** What is where a voice has nothing, above 3.6 kHz: clicks. In dB. */
    private static double clicks(short[] heard) {
        double sum = 0;
        double[] past = new double[4];
        for (short sample : heard) {
            // The fourth difference: 24 dB per octave upwards.
            double value = sample;
            for (int i = 0; i < 4; i++) {
                double difference = value - past[i];
                past[i] = value;
                value = difference;
            }
            sum += value * value;
        }
        return 10 * Math.log10(sum + 1);
    }

    private static int steepest(short[] sound) {
        int most = 0;
        for (int i = 1; i < sound.length; i++) {
            most = Math.max(most, Math.abs(sound[i] - sound[i - 1]));
        }
        return most;
    }

    @ParameterizedTest
    @MethodSource("bandsAndVoices")
    void lostSpeechIsRepeatedInStepWithItsPitch(Band band, int hertz) {
        long seed = 31L * hertz + band.hertz();
        short[] sound = voice(band, hertz);
        Concealer concealer = new Concealer(band);
        BackAndForth former = new BackAndForth(band);
        short[] ours = damaged(band, sound, (pcm, came) -> concealer.complete(pcm, 0, came, false), seed);
        short[] old = damaged(band, sound, (pcm, came) -> former.complete(pcm, 0, came, false), seed);
        short[] zeros = damaged(
                band,
                sound,
                (pcm, came) -> {
                    if (came == 0) {
                        Arrays.fill(pcm, (short) 0);
                    }
                },
                seed);
        double error = error(sound, ours);
        assertTrue(error < error(sound, old) - 6, error + " dB, formerly " + error(sound, old));
        assertTrue(error < error(sound, zeros) - 3, error + " dB, by zeros " + error(sound, zeros));
        if (band == Band.FULL) {
            // Only there is room above the voice for clicks to be seen apart from it.
            double clicks = clicks(ours);
            assertTrue(clicks < clicks(old) - 2, clicks + " dB, formerly " + clicks(old));
            assertTrue(clicks < clicks(zeros) - 20, clicks + " dB, by zeros " + clicks(zeros));
        }
    }

    @ParameterizedTest
    @EnumSource
    void holesOfAnyLengthAndPlaceMakeNoClick(Band band) {
        Random random = new Random(band.hertz());
        short[] sound = voice(band, 130);
        Concealer concealer = new Concealer(band);
        int frame = band.samples();
        short[] pcm = new short[frame];
        short[] heard = new short[sound.length - frame];
        int burst = 0;
        int shift = 0;
        for (int i = 0; i < heard.length; i += frame) {
            burst = burst > 0 ? burst - 1 : random.nextInt(8) == 0 ? 1 + random.nextInt(6) : 0;
            boolean lost = burst > 0;
            int lead = random.nextInt(10) == 0 ? random.nextInt(frame / 2) : 0;
            int came = lost ? 0 : random.nextInt(10) == 0 ? frame / 2 : frame - lead;
            // A splice: what comes is from somewhere else, from now on.
            boolean spliced = !lost && random.nextInt(15) == 0;
            shift = spliced ? random.nextInt(frame) : shift;
            System.arraycopy(sound, i + shift + lead, pcm, lead, came);
            concealer.complete(pcm, lead, came, spliced);
            System.arraycopy(pcm, 0, heard, i, frame);
        }
        int limit = steepest(sound) * 3 / 2;
        assertTrue(steepest(heard) < limit, steepest(heard) + ", limit " + limit);
    }

    @ParameterizedTest
    @EnumSource
    void aVoiceThatDoesNotChangeGoesOnAndThenFades(Band band) {
        int frame = band.samples();
        short[] pcm = new short[frame];
        Concealer concealer = new Concealer(band);
        for (int i = 0; i < 5; i++) {
            tone(band, i, pcm);
            concealer.complete(pcm, 0, frame, false);
        }
        short[] expected = new short[frame];
        tone(band, 5, expected);
        concealer.complete(pcm, 0, 0, false);
        for (int i = 0; i < frame / 2; i++) {
            assertEquals(expected[i], pcm[i], 60, "at " + i);
        }
        assertTrue(Math.abs(loudness(pcm, frame / 2) / loudness(expected, frame / 2) - 0.9) < 0.05);
        concealer.complete(pcm, 0, 0, false);
        tone(band, 6, expected);
        assertEquals(0.6, loudness(pcm, 0) / loudness(expected, 0), 0.1);
        concealer.complete(pcm, 0, 0, false);
        for (int i = 0; i < 3; i++) {
            concealer.complete(pcm, 0, 0, false);
            assertArrayEquals(new short[frame], pcm);
        }
    }

    /** 250 Hz and its double, which repeat every 4 ms and so after 8. */
    private static void tone(Band band, int frame, short[] pcm) {
        for (int i = 0; i < pcm.length; i++) {
            double angle = 2 * Math.PI * 250 * (frame * pcm.length + i) / band.hertz();
            pcm[i] = (short) Math.round(6000 * Math.sin(angle) + 3000 * Math.sin(2 * angle + 1));
        }
    }

    private static double loudness(short[] pcm, int from) {
        double sum = 0;
        for (int i = from; i < pcm.length; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(sum / (pcm.length - from));
    }

    @Test
    void noiseIsAsLoudAsItWas() {
        Random random = new Random(9);
        Concealer concealer = new Concealer(Band.NARROW);
        short[] pcm = new short[160];
        for (int frame = 0; frame < 6; frame++) {
            for (int i = 0; i < 160; i++) {
                pcm[i] = (short) (1000 * random.nextGaussian());
            }
            concealer.complete(pcm, 0, 160, false);
        }
        concealer.complete(pcm, 0, 0, false);
        assertEquals(1000, loudness(pcm, 0), 300);
    }

    @Test
    void nothingIsInventedAfterAReset() {
        Concealer concealer = new Concealer(Band.NARROW);
        short[] pcm = new short[160];
        concealer.complete(pcm, 0, 0, false);
        assertArrayEquals(new short[160], pcm);
        tone(Band.NARROW, 0, pcm);
        concealer.complete(pcm, 0, 160, false);
        concealer.reset(false);
        concealer.complete(pcm, 0, 0, false);
        assertArrayEquals(new short[160], pcm);
    }
}
