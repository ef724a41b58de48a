package org.strowger.codecs;

/**
 * The lowpass between two sample rates, cut into phases: a sinc under a Kaiser window (Oppenheim and Schafer, Discrete-Time
 * Signal Processing, §7.5 and §4.7). Immutable, made once per pair of rates and shared by all streams.
 *
 * <p>It is {@value #SPAN} samples of the lower rate long. Flat to 0.43 of the lower rate and 60 dB down from 0.53 on: for
 * 8 kHz, flat to 3.4 kHz, as the telephone is, and what is mirrored lies above 3.75 kHz. A longer one would be steeper,
 * and its delay longer: this one's is half its length, 2.5 ms at 8 kHz.
 */
final class ResamplingFilter {
    /** Length in samples of the lower rate. */
    static final int SPAN = 40;

    /** Of Kaiser's window: 64 dB. */
    private static final double BETA = 6.2;

    /** Where half the amplitude passes, as a part of the lower rate. */
    private static final double CUT = 0.479;

    private final int outputPhases;
    private final int inputPhases;
    private final int delay;
    private final int history;
    private final float[][][] taps;

    ResamplingFilter(int from, int to) {
        int common = gcd(from, to);
        outputPhases = to / common;
        inputPhases = from / common;
        int lower = Math.min(from, to);
        // As if the input's samples had zeros between them, at this many for one of the lower rate.
        int fine = from * outputPhases / lower;
        delay = SPAN / 2 * to / lower;
        double[] prototype = prototype(SPAN * fine, fine);
        // The oldest sample wanted is the longest filter's end, of input samples before the present one.
        int reach = (SPAN * fine + outputPhases - 1) / outputPhases;
        history = reach / inputPhases;
        taps = new float[outputPhases][inputPhases][history + 1];
        for (int output = 0; output < outputPhases; output++) {
            int position = output * inputPhases;
            for (int k = position % outputPhases; k < prototype.length; k += outputPhases) {
                // Input sample that this tap weighs, counted from the run's first.
                int sample = (position - k) / outputPhases;
                int input = Math.floorMod(sample, inputPhases);
                int turn = Math.floorDiv(sample, inputPhases);
                taps[output][input][history + turn] = (float) (prototype[k] * outputPhases);
            }
        }
    }

    private static double[] prototype(int length, int fine) {
        double[] prototype = new double[length];
        double sum = 0;
        double half = length / 2.0;
        // The tap at 0 would have its mirror image beyond the end.
        for (int i = 1; i < length; i++) {
            double place = i - half;
            double x = 2 * CUT * place / fine;
            double sinc = x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
            prototype[i] = sinc * bessel(BETA * Math.sqrt(1 - place * place / (half * half)));
            sum += prototype[i];
        }
        for (int i = 0; i < length; i++) {
            prototype[i] /= sum;
        }
        return prototype;
    }

    /** The modified Bessel function of order zero, by its series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    private static int gcd(int one, int other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    int outputPhases() {
        return outputPhases;
    }

    int inputPhases() {
        return inputPhases;
    }

    /** Samples of each input phase that are needed from before. */
    int history() {
        return history;
    }

    /** Samples of the new rate by which all frequencies are late. */
    int delay() {
        return delay;
    }

    /** What one output phase takes of one input phase, the oldest sample's weight first. */
    float[] taps(int output, int input) {
        return taps[output][input];
    }
}
