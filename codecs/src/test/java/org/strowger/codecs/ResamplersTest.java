package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.strowger.bridge.Resampler;

class ResamplersTest {
    private static final List<Integer> RATES = List.of(8000, 16_000, 24_000, 48_000);

    private final Resamplers resamplers = new Resamplers();

    static Stream<Arguments> pairs() {
        return RATES.stream()
                .flatMap(from -> RATES.stream().filter(to -> !to.equals(from)).map(to -> Arguments.of(from, to)));
    }

    private static short[] tone(int rate, double hertz, double amplitude) {
        short[] sound = new short[rate / 2];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return sound;
    }

    private static short[] run(Resampler resampler, short[] in, int frame, int from, int to) {
        short[] out = new short[(int) ((long) in.length * to / from)];
        int at = 0;
        for (int i = 0; i < in.length; i += frame) {
            at += resampler.resample(in, i, Math.min(frame, in.length - i), out, at);
        }
        assertEquals(out.length, at);
        return out;
    }

    private short[] run(short[] in, int from, int to) {
        return run(resamplers.between(from, to), in, from / 50, from, to);
    }

    private static double decibels(double ratio) {
        return 20 * Math.log10(Math.max(1e-9, ratio));
    }

    /** What is in the second half of {@code out} beside the tone, which has to be there at the delay that was promised. */
    private static double error(short[] out, int rate, double hertz, double amplitude, int delay) {
        double sum = 0;
        for (int i = out.length / 2; i < out.length; i++) {
            double off = out[i] - amplitude * Math.sin(2 * Math.PI * hertz * (i - delay) / rate);
            sum += off * off;
        }
        return Math.sqrt(sum / (out.length - out.length / 2) * 2);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void speechPassesUnchangedButForTheDelay(int from, int to) {
        int lower = Math.min(from, to);
        int delay = resamplers.between(from, to).delay();
        for (int i = 1; i <= 43; i += 3) {
            double hertz = lower * i / 100.0;
            double error = error(run(tone(from, hertz, 12_000), from, to), to, hertz, 12_000, delay);
            // One number for flatness, phase, images and noise together: of the error, 60 dB below is 0.01 dB of gain.
            assertTrue(
                    decibels(error / 12_000) < -58,
                    from + " to " + to + ", " + hertz + " Hz: " + decibels(error / 12_000));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatTheLowerRateCannotHoldIsRejected(int from, int to) {
        int lower = Math.min(from, to);
        for (double hertz = 0.535 * lower; hertz < from / 2.0; hertz += lower / 50.0) {
            short[] out = run(tone(from, hertz, 20_000), from, to);
            double left = error(out, to, 0, 0, 0) / 20_000;
            assertTrue(decibels(left) < -60, from + " to " + to + ", " + hertz + " Hz: " + decibels(left));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void itIsTheSameHoweverTheSoundIsCut(int from, int to) {
        short[] in = new short[from / 5];
        Random random = new Random(from * 7L + to);
        for (int i = 0; i < in.length; i++) {
            in[i] = (short) random.nextInt();
        }
        short[] whole = run(in, from, to);
        assertArrayEquals(whole, run(resamplers.between(from, to), in, from / 400, from, to));
        assertArrayEquals(whole, run(resamplers.between(from, to), in, in.length, from, to));
        Resampler used = resamplers.between(from, to);
        run(used, in, from / 50, from, to);
        used.reset();
        assertArrayEquals(whole, run(used, in, from / 50, from, to));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aClickIsSpreadEquallyAroundItsDelay(int from, int to) {
        short[] in = new short[from / 50];
        in[from / 200] = 20_000;
        Resampler resampler = resamplers.between(from, to);
        short[] out = run(resampler, in, from / 50, from, to);
        int centre = (int) ((long) from / 200 * to / from) + resampler.delay();
        for (int i = 1; i < 20; i++) {
            assertEquals(out[centre - i], out[centre + i], 2, "at " + i);
            assertTrue(out[centre] > out[centre + i]);
        }
    }

    @Test
    void theLoudestIsClippedAndDoesNotTurnOver() {
        short[] in = new short[1600];
        for (int i = 0; i < in.length; i++) {
            in[i] = i / 16 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] out = run(in, 8000, 48_000);
        int delay = resamplers.between(8000, 48_000).delay();
        for (int i = 400; i < in.length - 20; i++) {
            assertTrue(i % 16 < 4 || i % 16 > 11 || Integer.signum(out[6 * i + delay]) == Integer.signum(in[i]));
        }
    }

    @Test
    void theSameRateIsOnlyCopied() {
        short[] in = tone(8000, 440, 1000);
        assertArrayEquals(in, run(in, 8000, 8000));
        assertEquals(0, resamplers.between(8000, 8000).delay());
    }

    @Test
    void otherRatesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> resamplers.between(44_100, 8000));
        assertThrows(IllegalArgumentException.class, () -> resamplers.between(8000, 0));
    }
}
