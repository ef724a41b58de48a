package org.strowger.codecs;

/** How much of one frequency is in a piece of sound (Goertzel's algorithm). */
final class Goertzel {
    private Goertzel() {}

    /** Amplitude of the frequency in sound of 8,000 samples a second, 0 to 32767. */
    static double amplitude(short[] samples, int from, int to, double hertz) {
        return amplitude(samples, from, to, hertz, 8000);
    }

    static double amplitude(short[] samples, int from, int to, double hertz, int rate) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / rate);
        double one = 0;
        double two = 0;
        for (int i = from; i < to; i++) {
            double zero = samples[i] + coefficient * one - two;
            two = one;
            one = zero;
        }
        double power = one * one + two * two - coefficient * one * two;
        return 2 * Math.sqrt(Math.max(0, power)) / (to - from);
    }
}
