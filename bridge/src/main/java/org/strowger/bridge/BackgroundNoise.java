package org.strowger.bridge;

import java.util.Arrays;

/**
 * Measures the noise behind speech, and tells it in a comfort noise payload (RFC 3389), so that we need send nothing while
 * nobody speaks.
 *
 * <p>The noise is what is always there: its level falls to that of any quieter frame within some frames, and rises by 3 dB
 * a second at most. The spectrum is that of frames no more than 3 dB above it. Belongs to one stream and one thread; allocates
 * nothing.
 */
public final class BackgroundNoise {
    /** Reflection coefficients sent: what speech coders take for 8 kHz. */
    private static final int ORDER = 10;

    /** How much of the power's difference a quieter frame is believed. */
    private static final double FALL = 0.2;

    /** 3 dB a second, at 50 frames. */
    private static final double RISE = Math.pow(2, 1 / 50.0);

    private static final double NEAR = 2;

    /** How much of the spectrum is renewed by a frame. */
    private static final double RENEWAL = 0.1;

    private final int order;
    private final double[] correlation;
    private final double[] averages;
    private final double[] error;
    private final double[] reflection;
    private double power = -1;

    /** @param spectrum whether the spectrum is told, too: only for 8,000 samples a second has it a meaning */
    public BackgroundNoise(boolean spectrum) {
        order = spectrum ? ORDER : 0;
        correlation = new double[order + 1];
        averages = new double[order + 1];
        error = new double[order + 1];
        reflection = new double[order];
    }

    /** Bytes of a payload. */
    public int length() {
        return 1 + order;
    }

    /** Hears a frame of 20 ms, of speech or of noise. */
    public void hear(short[] pcm, int offset, int count) {
        double frame = correlation(pcm, offset, count, 0) / count;
        if (power < 0) {
            power = frame;
        } else if (frame < power) {
            power += FALL * (frame - power);
        } else {
            power = Math.min(frame, Math.max(power, 1) * RISE);
        }
        if (order > 0 && frame > 0 && frame <= NEAR * power) {
            for (int lag = 0; lag <= order; lag++) {
                // Relative to the power: of loud frames no more is kept than of quiet ones.
                correlation[lag] = correlation(pcm, offset, count, lag) / (frame * count);
                averages[lag] += RENEWAL * (correlation[lag] - averages[lag]);
            }
        }
    }

    /**
     * The level in -dBov, 0 to 127; 127 until something was heard.
     */
    public int level() {
        return ComfortNoise.level(Math.sqrt(Math.max(0, power)));
    }

    /**
     * Writes the payload that describes it.
     *
     * @param payload has room for {@link #length} bytes
     * @return bytes written from {@code at}
     */
    public int describe(byte[] payload, int at) {
        payload[at] = (byte) level();
        if (order > 0) {
            reflect();
            for (int i = 0; i < order; i++) {
                // RFC 3389 §3.2.
                long index = 127 + Math.round(reflection[i] * 32_768 / 258);
                payload[at + 1 + i] = (byte) Math.max(0, Math.min(254, index));
            }
        }
        return length();
    }

    private static double correlation(short[] pcm, int offset, int count, int lag) {
        long sum = 0;
        for (int i = offset + lag, end = offset + count; i < end; i++) {
            sum += pcm[i] * pcm[i - lag];
        }
        return sum;
    }

    /** Schur's recursion: reflection coefficients of the correlation. */
    private void reflect() {
        Arrays.fill(reflection, 0);
        System.arraycopy(averages, 0, correlation, 0, order + 1);
        System.arraycopy(averages, 0, error, 0, order + 1);
        for (int i = 0; i < order && error[0] > 1e-6; i++) {
            double value = -correlation[i + 1] / error[0];
            reflection[i] = Math.max(-0.99, Math.min(0.99, value));
            error[0] += reflection[i] * correlation[i + 1];
            for (int j = i + 1; j < order; j++) {
                double forward = correlation[j + 1];
                double backward = error[j - i];
                correlation[j + 1] = forward + reflection[i] * backward;
                error[j - i] = backward + reflection[i] * forward;
            }
        }
    }
}
