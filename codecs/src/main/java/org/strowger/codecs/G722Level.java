package org.strowger.codecs;

/**
 * How loud {@link G722} is, for less than decoding it costs, and beside the decoder, whose memory it must not touch.
 *
 * <p>The quantizer's step follows from the codes alone, and step times code is what was left of the sound after prediction:
 * all of it for noise, down to a tenth for vowels. While that is hardly audible it is the answer, at a few additions a byte,
 * and so for most of a conference's listeners. Else the lower band is followed with a predictor of its own, which
 * agrees with the far end's within two frames from wherever it begins. The upper band is left out: nobody speaks above
 * 4 kHz alone.
 */
final class G722Level {
    /** Mean amplitude after prediction below which nobody speaks; for a pure vowel it is -50 dB of full scale. */
    private static final int QUIET = 16;

    private final G722Band band = G722Band.low();
    private int log;
    private boolean follows;

    void reset() {
        log = 0;
        follows = false;
    }

    /** Mean absolute amplitude, 0 to 32767. */
    int of(byte[] payload, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int before = log;
        int residue = residue(payload, offset, length);
        if (residue < QUIET) {
            follows = false;
            return residue;
        }
        if (!follows) {
            band.reset(before);
            follows = true;
        }
        return lowerBand(payload, offset, length);
    }

    private int residue(byte[] payload, int offset, int length) {
        int now = log;
        int sum = 0;
        for (int i = offset, end = offset + length; i < end; i++) {
            int four = (payload[i] >> 2) & 15;
            sum += (G722Band.step(now, G722Band.LOW) * Math.abs(G722Tables.QM4[four])) >> 15;
            now = G722Band.grown(now, G722Tables.GROWTH4[four], G722Band.LOW_LIMIT);
        }
        log = now;
        return amplitude(sum, length);
    }

    private int lowerBand(byte[] payload, int offset, int length) {
        int sum = 0;
        for (int i = offset, end = offset + length; i < end; i++) {
            int four = (payload[i] >> 2) & 15;
            int difference = band.difference(G722Tables.QM4[four]);
            sum += Math.abs(band.prediction() + difference);
            band.adapt(difference, G722Tables.GROWTH4[four]);
        }
        return amplitude(sum, length);
    }

    /** Bands have 15 bits, samples 16. */
    private static int amplitude(int sum, int count) {
        return (int) Math.min(Short.MAX_VALUE, 2L * sum / count);
    }
}
