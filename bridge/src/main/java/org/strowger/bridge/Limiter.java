package org.strowger.bridge;

/**
 * Brings a 32-bit sum down to 16 bits: sums that fit pass as they are; louder ones are turned down before their first peak,
 * kept down for a while and let up slowly, so that several loud talkers neither crackle nor pump. No look-ahead beyond the
 * frame, so it adds no delay.
 */
final class Limiter {
    /** So far below full scale that rounding does not reach it. */
    private static final int CEILING = Short.MAX_VALUE - 7;
    /** The shortest way down, a tenth of a frame, 2 ms: what overflows earlier is clipped that long and no longer. */
    private static final int SHORTEST = 10;
    /** Frames without need before it is let up: speech has its peaks 5 to 10 ms apart, beats of two tones up to 100. */
    private static final int HOLD = 10;
    /** 0.17 dB a frame, under 9 dB a second: slow enough not to be heard as breathing. */
    private static final float RELEASE = 1.02f;

    private static final float NEAR = 1.03f;

    private static final int BITS = 20;
    private static final int UNITY = 1 << BITS;

    private float gain = 1;
    private int held;

    boolean isIdle() {
        return gain == 1;
    }

    /** Nothing was heard before what comes next. */
    void reset() {
        gain = 1;
        held = 0;
    }

    /** Goes on where another is: the listener comes from what that one made. */
    void follow(Limiter other) {
        gain = other.gain;
        held = other.held;
    }

    /** Whether a listener may be changed from one to the other in between two frames: the step is under 0.3 dB. */
    boolean isNear(Limiter other) {
        return gain <= NEAR * other.gain && other.gain <= NEAR * gain;
    }

    /** @param count samples, of 20 ms */
    void limit(int[] sum, short[] out, int count) {
        int peak = 0;
        for (int i = 0; i < count; i++) {
            peak = Math.max(peak, Math.abs(sum[i]));
        }
        if (gain == 1 && peak <= Short.MAX_VALUE) {
            for (int i = 0; i < count; i++) {
                out[i] = (short) sum[i];
            }
            return;
        }
        float fits = peak <= Short.MAX_VALUE ? 1 : (float) CEILING / peak;
        if (fits < gain) {
            held = HOLD;
            turn(sum, out, count, gain, fits, Math.max(count / SHORTEST, overflow(sum, count, gain)));
            gain = fits;
        } else if (held > 0) {
            held--;
            turn(sum, out, count, gain, gain, 0);
        } else {
            float up = Math.min(fits, gain * RELEASE);
            turn(sum, out, count, gain, up, count);
            gain = up;
        }
    }

    /** The first sample that does not fit. */
    private static int overflow(int[] sum, int count, float gain) {
        int i = 0;
        while (Math.abs(sum[i]) * gain <= Short.MAX_VALUE && i < count - 1) {
            i++;
        }
        return i;
    }

    /** Integers: conversions from float cost more than all the rest. */
    private static void turn(int[] sum, short[] out, int count, float from, float to, int samples) {
        int now = (int) (from * UNITY);
        int target = (int) (to * UNITY);
        int step = samples == 0 ? 0 : (target - now) / samples;
        for (int i = 0; i < samples; i++) {
            long sample = ((long) sum[i] * now) >> BITS;
            out[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sample));
            now += step;
        }
        for (int i = samples; i < count; i++) {
            out[i] = (short) (((long) sum[i] * target) >> BITS);
        }
    }
}
