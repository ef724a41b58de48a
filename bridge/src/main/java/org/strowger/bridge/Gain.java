package org.strowger.bridge;

/**
 * How much louder or softer a stream is made. Each change is spread over one frame, so that none is heard as a step; at
 * 0 dB it costs nothing.
 */
final class Gain {
    static final int LEAST = -30;
    static final int MOST = 20;

    private float chosen = 1;
    private float lowered = 1;
    private float now = 1;

    /**
     * What a listener or a leader has chosen.
     *
     * @param decibels -30 to 20; beyond that, the nearest of these
     */
    void choose(int decibels) {
        chosen = decibels == 0 ? 1 : factor(Math.clamp(decibels, LEAST, MOST));
    }

    /** By what it is turned down on top of that, because another has dominance; 1 = not. */
    void lower(float factor) {
        lowered = factor;
    }

    /** What is to come is reached at once: nothing was heard of the stream before. */
    void jump() {
        now = next();
    }

    boolean isUnity() {
        return now == 1 && next() == 1;
    }

    /** Whether it may make a full-scale sample overflow. */
    boolean isAboveUnity() {
        return now > 1 || next() > 1;
    }

    private float next() {
        return chosen * lowered;
    }

    static float factor(double decibels) {
        return (float) Math.pow(10, decibels / 20);
    }

    /** Applies it to a frame where {@link #isAboveUnity} is false. */
    void apply(short[] pcm, int count) {
        float from = now;
        float step = (next() - from) / count;
        for (int i = 0; i < count; i++) {
            pcm[i] = (short) (pcm[i] * (from + i * step));
        }
        now = next();
    }

    void apply(int[] sum, int count) {
        float from = now;
        float step = (next() - from) / count;
        for (int i = 0; i < count; i++) {
            sum[i] = (int) (sum[i] * (from + i * step));
        }
        now = next();
    }
}
