package org.strowger.bridge;

/**
 * Fills what is missing of one talker's speech: the last frame is played backwards and forwards, which leaves no step in
 * the wave, and fades out within 60 ms; what comes after a hole or a cut is faded in over it.
 */
final class BackAndForth {
    private final int frame;
    private final int fade;
    private final int overlap;
    private final short[] history;
    private int missing;
    private int cursor;
    private int step = -1;

    BackAndForth(Band band) {
        frame = band.samples();
        fade = 3 * frame;
        overlap = frame / 4;
        history = new short[frame];
        missing = fade;
        cursor = frame - 1;
    }

    /** Forgets: the talker was silent, or is another one. */
    void reset() {
        missing = fade;
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
            invent(pcm, 0, frame);
        } else {
            boolean rough = spliced || missing > 0 || lead > 0;
            invent(pcm, 0, lead);
            if (rough) {
                for (int i = 0; i < overlap && i < came; i++) {
                    int invented = next();
                    pcm[lead + i] = (short) ((invented * (overlap - i) + pcm[lead + i] * i) / overlap);
                }
            }
            if (end < frame) {
                remember(pcm, end);
                invent(pcm, end, frame);
            } else {
                remember(pcm, end);
            }
        }
    }

    private void remember(short[] pcm, int end) {
        System.arraycopy(history, end, history, 0, frame - end);
        System.arraycopy(pcm, 0, history, frame - end, end);
        missing = 0;
        cursor = frame - 1;
        step = -1;
    }

    private void invent(short[] pcm, int from, int to) {
        for (int i = from; i < to; i++) {
            pcm[i] = (short) next();
        }
    }

    private int next() {
        if (missing >= fade) {
            return 0;
        }
        int sample = history[cursor] * (fade - missing) / fade;
        missing++;
        cursor += step;
        if (cursor < 0 || cursor >= frame) {
            step = -step;
            cursor += step;
        }
        return sample;
    }
}
