package org.strowger.codecs;

/** Sound that is like speech where it matters to codecs: a gliding pitch with harmonics and formants, in syllables. */
final class Voice {
    private Voice() {}

    static short[] speaking(int rate, double seconds, double hertz) {
        short[] sound = new short[(int) (rate * seconds)];
        double phase = 0;
        for (int i = 0; i < sound.length; i++) {
            double time = (double) i / rate;
            double pitch = hertz * (1 + 0.1 * Math.sin(2 * Math.PI * 0.7 * time));
            phase += 2 * Math.PI * pitch / rate;
            double sum = 0;
            for (int harmonic = 1; harmonic * pitch < Math.min(3400, rate / 2.5); harmonic++) {
                double at = harmonic * pitch;
                double formants = formant(at, 600, 120) + 0.5 * formant(at, 1700, 200) + 0.2 * formant(at, 2600, 300);
                sum += formants * Math.sin(harmonic * phase + harmonic * harmonic);
            }
            double syllable = Math.pow(Math.sin(Math.PI * 2.5 * time), 2);
            sound[i] = (short) Math.max(-32_000, Math.min(32_000, 5000 * syllable * sum));
        }
        return sound;
    }

    private static double formant(double hertz, double centre, double width) {
        double off = (hertz - centre) / width;
        return 1 / (1 + off * off) + 0.02;
    }
}
