package org.strowger.bridge;

/**
 * Brings a 32-bit sum down to 16 bits: sums that fit pass as they are, louder ones are turned down for the frame and let up
 * again over the following ones, so that several loud talkers do not crackle.
 */
final class Limiter {
    private static final int UNITY = 1 << 15;
    /** Let up by a quarter of a dB per frame or so. */
    private static final int RELEASE = UNITY / 32;

    private int gain = UNITY;

    /** @param count samples of 20 ms */
    void limit(int[] sum, short[] out, int count) {
        int peak = 0;
        for (int i = 0; i < count; i++) {
            peak = Math.max(peak, Math.abs(sum[i]));
        }
        int fits = peak <= Short.MAX_VALUE ? UNITY : (int) ((long) Short.MAX_VALUE * UNITY / peak);
        int target = Math.min(fits, Math.min(UNITY, gain + RELEASE));
        if (gain == UNITY && target == UNITY) {
            for (int i = 0; i < count; i++) {
                out[i] = (short) sum[i];
            }
            return;
        }
        // Down at the frame's first quarter, up over the whole of it: the peak may come early.
        int slope = target < gain ? count / 4 : count;
        int from = gain;
        for (int i = 0; i < count; i++) {
            int now = i >= slope ? target : from + (target - from) * i / slope;
            long sample = ((long) sum[i] * now) >> 15;
            out[i] = (short) Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE);
        }
        gain = target;
    }
}
