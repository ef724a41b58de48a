package org.strowger.benchmarks;

/** How strong one frequency is in a piece of sound, at any sampling rate: Goertzel's algorithm over a Hann window. */
final class Goertzel {
    private Goertzel() {}

    /**
     * Level of a sine of this frequency.
     *
     * @param pcm all of it is the window; frequencies closer than 2 × rate / length Hz cannot be told apart
     * @param rate samples per second
     * @return dB relative to a full-scale sine; -200 for nothing
     */
    static double level(short[] pcm, int rate, int hertz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / rate);
        double s1 = 0;
        double s2 = 0;
        for (int i = 0; i < pcm.length; i++) {
            double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / pcm.length);
            double s0 = pcm[i] * window + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
        }
        double power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
        // The window halves the sum; a sine of amplitude A then gives A × length / 4.
        double amplitude = Math.sqrt(Math.max(0, power)) * 4 / pcm.length;
        return amplitude < 1e-6 ? -200 : 20 * Math.log10(amplitude / 32768);
    }
}
