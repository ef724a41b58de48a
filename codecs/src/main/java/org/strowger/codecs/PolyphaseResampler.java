package org.strowger.codecs;

import java.util.Arrays;
import org.strowger.bridge.Resampler;

/**
 * Resamples with a linear-phase lowpass, cut into phases so that nothing is computed that is not heard (polyphase filter).
 *
 * <p>{@link ResamplingFilter} has the taps; here is one stream's memory. In 2.5 ms and in every multiple of it, each of the output's
 * phases has as many samples as each of the input's; so the input is dealt out to its phases, and then all is long
 * runs over arrays, which the compiler vectorises. As fast as speexdsp's, without native code.
 */
final class PolyphaseResampler implements Resampler {
    /** Samples of one phase computed at once: 20 ms at 8,000 a second. */
    private static final int RUN = 160;

    private final ResamplingFilter filter;

    /**
     * Whole numbers, although they are multiplied by fractions: of two arrays of one type the compiler must fear that they are
     * the same, and then vectorises nothing (three times slower).
     */
    private final int[][] phases;

    private final float[] sums = new float[RUN];

    PolyphaseResampler(ResamplingFilter filter) {
        this.filter = filter;
        phases = new int[filter.inputPhases()][filter.history() + RUN];
    }

    @Override
    public int delay() {
        return filter.delay();
    }

    @Override
    public void reset() {
        for (int[] phase : phases) {
            Arrays.fill(phase, 0);
        }
    }

    @Override
    public int resample(short[] in, int offset, int count, short[] out, int at) {
        int inputs = phases.length;
        int outputs = filter.outputPhases();
        int total = count / inputs;
        for (int done = 0; done < total; done += RUN) {
            int run = Math.min(RUN, total - done);
            deal(in, offset + done * inputs, run);
            for (int output = 0; output < outputs; output++) {
                convolve(output, run);
                write(out, at + done * outputs + output, outputs, run);
            }
            for (int[] phase : phases) {
                System.arraycopy(phase, run, phase, 0, filter.history());
            }
        }
        return total * outputs;
    }

    private void deal(short[] in, int offset, int run) {
        int inputs = phases.length;
        int history = filter.history();
        for (int input = 0; input < inputs; input++) {
            int[] phase = phases[input];
            for (int i = 0; i < run; i++) {
                phase[history + i] = in[offset + i * inputs + input];
            }
        }
    }

    private void convolve(int output, int run) {
        float[] sum = sums;
        Arrays.fill(sum, 0, run, 0);
        for (int input = 0; input < phases.length; input++) {
            float[] taps = filter.taps(output, input);
            int[] phase = phases[input];
            for (int tap = 0; tap < taps.length; tap++) {
                float weight = taps[tap];
                for (int i = 0; i < run; i++) {
                    sum[i] += weight * phase[tap + i];
                }
            }
        }
    }

    private void write(short[] out, int at, int stride, int run) {
        for (int i = 0; i < run; i++) {
            // Rounded by the offset: a cast alone would round towards zero.
            int sample = (int) (sums[i] + 65_536.5f) - 65_536;
            out[at + i * stride] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
        }
    }
}
