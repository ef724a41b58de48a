package org.strowger.bridge;

import java.util.Arrays;

/**
 * Fills what is missing of one talker's speech, in the manner of ITU-T G.711 Appendix I: the last period of the voice is
 * repeated; after 10 ms the last two, and after 20 ms the last three, or it would sound like a machine. After 10 ms it fades
 * by a fifth every 10 ms, and after 60 ms it is silent. What comes after a hole or a cut is faded in over it.
 *
 * <p>Unlike the Appendix it does not hold all speech back by 3.75 ms to smooth the beginning of a hole that may
 * never come: the repetition is bent so that it begins where the sound stopped.
 */
final class Concealer {
    private static final int MOST_PERIODS = 3;

    private final int frame;
    private final int tenMillis;
    private final int fade;
    private final Pitch pitch;

    /** What was played last. */
    private final short[] history;

    /** What was played last before the hole. */
    private final short[] before;

    /** Samples invented since the last that came; {@code fade} and more is silence. */
    private int missing;

    private int period;
    /** A quarter of it: over that long is faded where the end of a repetition meets its beginning. */
    private int quarter;

    private int periods;
    private int cursor;
    private int formerPeriods;
    private int formerCursor;
    private int changing;
    private int bend;

    Concealer(Band band) {
        frame = band.samples();
        tenMillis = frame / 2;
        fade = 6 * tenMillis;
        pitch = new Pitch(band.hertz());
        history = new short[MOST_PERIODS * pitch.longest() + pitch.longest() / 4 + 1];
        before = new short[history.length];
        missing = fade;
    }

    /**
     * Forgets: the talker was silent, or is another one.
     *
     * @param whole whether nothing is missing before what comes next
     */
    void reset(boolean whole) {
        Arrays.fill(history, (short) 0);
        missing = whole ? 0 : fade;
    }

    /**
     * Completes a frame.
     *
     * @param pcm holds the samples that came from {@code lead} on
     * @param came how many came
     * @param spliced whether what came does not follow on what was played last
     */
    void complete(short[] pcm, int lead, int came, boolean spliced) {
        if (came == 0) {
            invent(pcm, 0, frame);
            return;
        }
        boolean rough = spliced || missing > 0 || lead > 0;
        invent(pcm, 0, lead);
        if (rough) {
            fadeIn(pcm, lead, came);
        }
        remember(pcm, lead, lead + came);
        missing = 0;
        invent(pcm, lead + came, frame);
    }

    private void remember(short[] pcm, int from, int to) {
        int count = Math.min(to - from, history.length);
        System.arraycopy(history, count, history, 0, history.length - count);
        System.arraycopy(pcm, to - count, history, history.length - count, count);
    }

    private void invent(short[] pcm, int from, int to) {
        for (int i = from; i < to; i++) {
            pcm[i] = (short) next();
        }
        remember(pcm, from, to);
    }

    /** The longer the hole, the less what was invented is in step with what comes (§I.2.7). */
    private void fadeIn(short[] pcm, int from, int came) {
        int first = next();
        int overlap = Math.min(came, Math.max(tenMillis / 2, Math.min(tenMillis, quarter + missing * 2 / 5)));
        for (int i = 0; i < overlap; i++) {
            int invented = i == 0 ? first : next();
            pcm[from + i] = (short) ((invented * (overlap - i) + pcm[from + i] * i) / overlap);
        }
    }

    private int next() {
        if (missing >= fade) {
            return 0;
        }
        if (missing == 0) {
            begin();
        } else if (missing % tenMillis == 0 && periods < MOST_PERIODS) {
            widen();
        }
        int sample = repeated(periods, cursor);
        cursor = cursor + 1 < periods * period ? cursor + 1 : 0;
        if (changing > 0) {
            sample += (repeated(formerPeriods, formerCursor) - sample) * changing / quarter;
            formerCursor = formerCursor + 1 < formerPeriods * period ? formerCursor + 1 : 0;
            changing--;
        }
        if (missing < quarter) {
            sample += bend * (quarter - missing) / quarter;
        }
        int loud = missing < tenMillis ? fade : (fade - missing) * 6 / 5;
        missing++;
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample * loud / fade));
    }

    private void begin() {
        System.arraycopy(history, 0, before, 0, history.length);
        period = pitch.period(before);
        quarter = period / 4;
        periods = 1;
        cursor = 0;
        changing = 0;
        int last = before.length - 1;
        bend = before[last] - before[last - period];
    }

    /** Repeats one period more, from the same place in the period on. */
    private void widen() {
        formerPeriods = periods;
        formerCursor = cursor;
        changing = quarter;
        cursor %= period;
        periods++;
    }

    /** A sample of the last {@code count} periods, whose end is faded into what was before their beginning (§I.2.4). */
    private int repeated(int count, int at) {
        int start = before.length - count * period;
        int sample = before[start + at];
        int left = count * period - at;
        if (left < quarter) {
            sample += (before[start - left] - sample) * (quarter - left) / quarter;
        }
        return sample;
    }
}
