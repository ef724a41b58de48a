package org.strowger.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComfortNoiseTest {
    private static final int SECONDS = 4;

    private static short[] generated(byte... payload) {
        ComfortNoise noise = new ComfortNoise(4711);
        noise.describe(payload, 0, payload.length);
        short[] pcm = new short[8000 * SECONDS];
        for (int i = 0; i < pcm.length; i += 160) {
            assertEquals(160, noise.generate(pcm, i, 160));
        }
        return pcm;
    }

    private static double decibels(short[] pcm, int from) {
        double sum = 0;
        for (int i = from; i < pcm.length; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return 10 * Math.log10(sum / (pcm.length - from) / 32_768 / 32_768);
    }

    /** Power in a band of 500 Hz, in dB, by many short Fourier sums. */
    private static double band(short[] pcm, int hertz) {
        double power = 0;
        for (int start = 800; start + 400 <= pcm.length; start += 400) {
            for (int bin = hertz; bin < hertz + 500; bin += 20) {
                double real = 0;
                double imaginary = 0;
                for (int i = 0; i < 400; i++) {
                    double angle = 2 * Math.PI * bin * i / 8000;
                    real += pcm[start + i] * Math.cos(angle);
                    imaginary += pcm[start + i] * Math.sin(angle);
                }
                power += real * real + imaginary * imaginary;
            }
        }
        return 10 * Math.log10(power);
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 40, 55, 70})
    void theNoiseIsAsLoudAsThePayloadTells(int level) {
        assertEquals(-level, decibels(generated((byte) level), 800), 0.3);
    }

    @Test
    void withoutCoefficientsItIsFlat() {
        short[] pcm = generated((byte) 40);
        double first = band(pcm, 250);
        for (int hertz = 500; hertz < 3500; hertz += 500) {
            assertEquals(first, band(pcm, hertz), 1, hertz + " Hz");
        }
    }

    @Test
    void coefficientsShapeItAndLeaveItsLevel() {
        // One pole: the first reflection coefficient is -0.8, index 127 - 0.8 * 127.
        short[] low = generated((byte) 40, (byte) 25);
        assertEquals(-40, decibels(low, 800), 0.6);
        // |1 - 0.8 z^-1|² at 250 to 750 Hz against 3250 to 3750 Hz.
        assertEquals(13.5, band(low, 250) - band(low, 3250), 2);
    }

    @Test
    void itBeginsAndChangesWithoutAClick() {
        ComfortNoise noise = new ComfortNoise(7);
        byte[] loud = {30};
        byte[] quiet = {60};
        short[] pcm = new short[800];
        noise.describe(loud, 0, 1);
        noise.generate(pcm, 0, 400);
        noise.describe(quiet, 0, 1);
        noise.generate(pcm, 400, 400);
        for (int i = 0; i < 8; i++) {
            assertTrue(Math.abs(pcm[i]) < 300, "begins with " + pcm[i]);
        }
        for (int i = 780; i < 800; i++) {
            assertTrue(Math.abs(pcm[i]) < 80, "" + pcm[i]);
        }
    }

    @Test
    void nobodyIsMadeDeafByAPayload() {
        assertEquals(-ComfortNoise.LOUDEST, decibels(generated((byte) 0), 800), 0.3);
        byte[] wild = new byte[40];
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            random.nextBytes(wild);
            ComfortNoise noise = new ComfortNoise(i);
            noise.describe(wild, 0, random.nextInt(1, wild.length));
            short[] pcm = new short[1600];
            noise.generate(pcm, 0, 1600);
            assertTrue(decibels(pcm, 0) < -10, "payload " + i + ": " + decibels(pcm, 0));
        }
    }

    @Test
    void nothingIsHeardBeforeAPayloadAndAfterAReset() {
        ComfortNoise noise = new ComfortNoise(0);
        short[] pcm = new short[160];
        noise.generate(pcm, 0, 160);
        assertEquals(Double.NEGATIVE_INFINITY, decibels(pcm, 0));
        noise.describe(new byte[] {40}, 0, 1);
        noise.generate(pcm, 0, 160);
        noise.reset();
        noise.generate(pcm, 0, 160);
        assertEquals(Double.NEGATIVE_INFINITY, decibels(pcm, 0));
    }
}
