package org.strowger.bridge;

/** Finds after how long speech repeats itself, by cross-correlation (in the manner of ITU-T G.711 Appendix I, §I.2.3). */
final class Pitch {
    /** Shortest and longest period that is sought, in parts of a second: 5 to 15 ms. A higher voice is found at twice its period. */
    private static final int HIGHEST = 200;

    private static final int LOWEST_MICROS = 15_000;

    /** The sound that is compared with what was before it: 20 ms. */
    private static final int WINDOWS_PER_SECOND = 50;

    private final int shortest;
    private final int longest;
    private final int window;
    private final int coarse;
    private final int fine;

    Pitch(int rate) {
        shortest = rate / HIGHEST;
        longest = (int) ((long) rate * LOWEST_MICROS / 1_000_000);
        window = rate / WINDOWS_PER_SECOND;
        // As if there were 4,000 samples a second, and then 8,000: the voice's pitch is far below.
        coarse = rate / 4000;
        fine = rate / 8000;
    }

    /** Samples of the longest period. */
    int longest() {
        return longest;
    }

    /**
     * The period at the end of some sound.
     *
     * @return samples
     */
    int period(short[] sound) {
        int rough = best(sound, shortest, longest, coarse, coarse);
        return best(sound, Math.max(shortest, rough - coarse), Math.min(longest, rough + coarse), 1, fine);
    }

    private int best(short[] sound, int from, int to, int step, int stride) {
        int best = from;
        double most = Double.NEGATIVE_INFINITY;
        for (int lag = from; lag <= to; lag += step) {
            double likeness = likeness(sound, lag, stride);
            if (likeness > most) {
                most = likeness;
                best = lag;
            }
        }
        return best;
    }

    private double likeness(short[] sound, int lag, int stride) {
        long product = 0;
        // Silence is like nothing, and must not be divided by.
        long energy = 1;
        for (int i = sound.length - window; i < sound.length; i += stride) {
            int past = sound[i - lag];
            product += (long) sound[i] * past;
            energy += (long) past * past;
        }
        return product / Math.sqrt((double) energy);
    }
}
