package org.strowger.bridge;

import java.util.Arrays;

/**
 * What is heard of a far end that has said that it sends nothing while nobody speaks (RFC 3389, payload type 13): noise like
 * its own, since dead silence sounds like a broken call.
 *
 * <p>White noise through the lattice of an all-pole filter whose reflection coefficients the payload may give. A changed
 * level is reached within about 20 ms and so makes no click. Belongs to one stream and one thread; allocates nothing.
 */
final class ComfortNoise {
    /** No louder than this, in -dBov, whatever the far end claims: about that of a loud office. */
    static final int LOUDEST = 30;

    /** What tells of nothing at all, in -dBov (§3.1). */
    static final byte SILENCE = 127;

    /** Reflection coefficients that are regarded; a far end may send more (RFC 3389 §3.2). */
    static final int ORDER = 12;

    /** Amplitude of a square wave of 0 dBov. */
    private static final double OVERLOAD = 32_768;

    /** Part of the way to the new gain that is made with each sample. */
    private static final float APPROACH = 1 / 64f;

    private final float[] reflection = new float[ORDER];
    private final float[] backward = new float[ORDER + 1];
    private int order;
    private int random;
    private float gain;
    private float wanted;

    /** @param seed of the noise; any, and best not the same for two who are heard together */
    ComfortNoise(int seed) {
        // Xorshift never leaves zero.
        random = seed == 0 ? 1 : seed;
    }

    /** Root mean square of a level in -dBov, 0 to 32768. */
    private static double amplitude(int level) {
        return OVERLOAD * Math.pow(10, -level / 20.0);
    }

    /**
     * A payload has come: the noise is like this from now on.
     *
     * @param length 1 or more
     */
    void describe(byte[] payload, int offset, int length) {
        order = Math.min(ORDER, length - 1);
        double left = 1;
        for (int i = 0; i < order; i++) {
            int index = payload[offset + 1 + i] & 0xff;
            // RFC 3389 §3.2; 255 is reserved. Signs are those of a predictor 1 + a z^-1: negative first for low-pitched
            // noise.
            float value = index == 255 ? 0 : 258 * (index - 127) / 32_768f;
            reflection[i] = value;
            left *= 1 - value * value;
        }
        // The filter amplifies; uniform noise of amplitude 1 has a mean square of a third.
        double level = amplitude(Math.max(LOUDEST, payload[offset] & 0x7f));
        wanted = (float) (level * Math.sqrt(3 * left));
    }

    /** Stops: silent, and then forgotten what the noise was like. */
    void reset() {
        order = 0;
        gain = 0;
        wanted = 0;
        Arrays.fill(backward, 0);
    }

    /**
     * Makes noise.
     *
     * @param count samples wanted
     * @return samples written from {@code at}: all
     */
    int generate(short[] pcm, int at, int count) {
        for (int i = 0; i < count; i++) {
            gain += (wanted - gain) * APPROACH;
            float sample = filtered(gain * uniform());
            pcm[at + i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(sample)));
        }
        return count;
    }

    /** -1 to 1, by Marsaglia's xorshift. */
    private float uniform() {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return random * (1f / (1L << 31));
    }

    private float filtered(float forward) {
        float through = forward;
        for (int i = order - 1; i >= 0; i--) {
            through -= reflection[i] * backward[i];
            backward[i + 1] = backward[i] + reflection[i] * through;
        }
        backward[0] = through;
        return through;
    }
}
