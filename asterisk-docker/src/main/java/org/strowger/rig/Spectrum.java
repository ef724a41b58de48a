package org.strowger.rig;

/** How strong one frequency is in a piece of sound: Goertzel's algorithm over a Hann window. */
final class Spectrum {
    private Spectrum() {}

    /**
     * Level of a sine of this frequency.
     *
     * @param pcm 16-bit samples, 8,000 a second
     * @param count window; frequencies closer than 2 × 8000 / count Hz cannot be told apart
     * @return dB relative to a full-scale sine; -200 for nothing
     */
    static double level(short[] pcm, int offset, int count, int hertz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / 8000);
        double s1 = 0;
        double s2 = 0;
        for (int i = 0; i < count; i++) {
            double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / count);
            double s0 = pcm[offset + i] * window + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
        }
        double power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
        // The window halves the sum; a sine of amplitude A then gives A × count / 4.
        double amplitude = Math.sqrt(Math.max(0, power)) * 4 / count;
        return amplitude < 1e-6 ? -200 : 20 * Math.log10(amplitude / 32768);
    }
}
