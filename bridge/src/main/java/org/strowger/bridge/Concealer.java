package org.strowger.bridge;

/**
 * Fills what is missing of one talker's speech: the last frame is played backwards and forwards, which leaves no step in
 * the wave, and fades out within 60 ms; what comes after a hole or a cut is faded in over it.
 */
final class Concealer {
    private static final int FRAME = Frame.SAMPLES;
    private static final int FADE = 3 * FRAME;
    private static final int OVERLAP = 40;

    private final short[] history = new short[FRAME];
    private int missing = FADE;
    private int cursor = FRAME - 1;
    private int step = -1;

    /** Forgets: the talker was silent, or is another one. */
    void reset() {
        missing = FADE;
    }

    /**
     * Completes a frame.
     *
     * @param pcm holds the samples that came from {@code lead} on
     * @param came how many came
     * @param spliced whether what came does not follow on what was played last
     */
    void complete(short[] pcm, int lead, int came, boolean spliced) {
        int end = came == 0 ? 0 : lead + came;
        if (came == 0) {
            invent(pcm, 0, FRAME);
        } else {
            boolean rough = spliced || missing > 0 || lead > 0;
            invent(pcm, 0, lead);
            if (rough) {
                for (int i = 0; i < OVERLAP && i < came; i++) {
                    int invented = next();
                    pcm[lead + i] = (short) ((invented * (OVERLAP - i) + pcm[lead + i] * i) / OVERLAP);
                }
            }
            if (end < FRAME) {
                remember(pcm, end);
                invent(pcm, end, FRAME);
            } else {
                remember(pcm, end);
            }
        }
    }

    private void remember(short[] pcm, int end) {
        System.arraycopy(history, end, history, 0, FRAME - end);
        System.arraycopy(pcm, 0, history, FRAME - end, end);
        missing = 0;
        cursor = FRAME - 1;
        step = -1;
    }

    private void invent(short[] pcm, int from, int to) {
        for (int i = from; i < to; i++) {
            pcm[i] = (short) next();
        }
    }

    private int next() {
        if (missing >= FADE) {
            return 0;
        }
        int sample = history[cursor] * (FADE - missing) / FADE;
        missing++;
        cursor += step;
        if (cursor < 0 || cursor >= FRAME) {
            step = -step;
            cursor += step;
        }
        return sample;
    }
}
