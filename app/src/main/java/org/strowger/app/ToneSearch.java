package org.strowger.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Finds the steady tones in what a telephone hears. */
final class ToneSearch {
    /** Below the lowest voice, and the telephone's upper limit. */
    private static final int LOWEST = 150;

    private static final int HIGHEST = 3600;
    /** A window of 300 ms shows a tone over some 13 Hz, so that none falls between two steps. */
    private static final int STEP = 5;
    /** Within this distance of a tone, what is weaker is its own shadow. */
    private static final int APART = 25;

    private static final double AUDIBLE = -30;
    /** More at once is music or speech. */
    private static final int MOST = 4;

    private ToneSearch() {}

    /**
     * A tone.
     *
     * @param level dB of a full-scale sine
     */
    record Tone(int hertz, double level) {
        /** Whether it may be the same one, measured again. */
        boolean isNear(Tone other) {
            return Math.abs(hertz - other.hertz) <= STEP;
        }
    }

    /**
     * Searches.
     *
     * @param level of a frequency in Hz, dB of a full-scale sine
     * @return the strongest, loudest first
     */
    static List<Tone> in(IntToDoubleFunction level) {
        List<Tone> audible = new ArrayList<>();
        for (int hertz = LOWEST; hertz <= HIGHEST; hertz += STEP) {
            double here = level.applyAsDouble(hertz);
            if (here >= AUDIBLE) {
                audible.add(new Tone(hertz, here));
            }
        }
        audible.sort(Comparator.comparingDouble(Tone::level).reversed());
        List<Tone> found = new ArrayList<>();
        for (Tone tone : audible) {
            if (found.size() < MOST
                    && found.stream().noneMatch(louder -> Math.abs(louder.hertz() - tone.hertz()) <= APART)) {
                found.add(exactly(tone, level));
            }
        }
        return found;
    }

    private static Tone exactly(Tone about, IntToDoubleFunction level) {
        Tone best = about;
        for (int hertz = about.hertz() - STEP + 1; hertz < about.hertz() + STEP; hertz++) {
            double here = level.applyAsDouble(hertz);
            if (here > best.level()) {
                best = new Tone(hertz, here);
            }
        }
        return best;
    }
}
