package org.strowger.bridge;

/**
 * Twenty milliseconds of one party's speech: what a {@link Line} hands to the conference on each tick. Still coded where
 * only talkers need be decoded, else already decoded ({@link Codec#divisible}).
 *
 * <p>Payload and samples are lent, not copied: they stay with whoever filled the frame and are good until he is asked for
 * the next. Belongs to one thread at a time.
 */
public final class Frame {
    /** Samples per frame of telephone speech, {@link Band#NARROW}. */
    public static final int SAMPLES = 160;

    private static final byte[] NOTHING = {};
    private static final short[] SILENCE = {};

    private byte[] payload = NOTHING;
    private short[] samples = SILENCE;
    private boolean decoded;
    private boolean noise;
    private int offset;
    private int length;
    private int lead;
    private int level;
    private boolean spliced;

    /** Makes the frame missing altogether: lost, late, or the far end is silent. */
    public void missing() {
        payload = NOTHING;
        samples = SILENCE;
        fill(false, 0, 0, 0, 0, false);
    }

    private void fill(boolean nowDecoded, int newOffset, int newLength, int newLead, int newLevel, boolean newSpliced) {
        decoded = nowDecoded;
        noise = false;
        offset = newOffset;
        length = newLength;
        lead = newLead;
        level = newLevel;
        spliced = newSpliced;
    }

    /**
     * Fills the frame with a payload.
     *
     * @param newLead timestamp units missing before the payload; what is missing behind it follows from its length
     * @param newLevel of the payload, see {@link Codec.Decoder#level}
     * @param newSpliced whether something was cut out between the last frame and this one
     */
    public void present(
            byte[] newPayload, int newOffset, int newLength, int newLead, int newLevel, boolean newSpliced) {
        payload = newPayload;
        fill(false, newOffset, newLength, newLead, newLevel, newSpliced);
    }

    /**
     * Fills the frame with samples of the codec's rate.
     *
     * @param newLead samples missing before them; they begin at this index
     * @param newLength samples that are there; what is missing behind them follows from that
     * @param newLevel their mean amplitude, less where it is known to be no speech
     * @param newSpliced whether something was cut out between the last frame and this one
     */
    public void present(short[] newSamples, int newLead, int newLength, int newLevel, boolean newSpliced) {
        samples = newSamples;
        fill(true, newLead, newLength, newLead, newLevel, newSpliced);
    }

    /**
     * Fills the frame with the far end's word that it is silent on purpose.
     *
     * @param description of the noise to be heard meanwhile (RFC 3389 §3)
     */
    void silent(byte[] description, int newLength) {
        present(description, 0, newLength, 0, 0, false);
        noise = true;
    }

    /** Fills the frame with what another one holds, as long as that one is good. */
    void copy(Frame other) {
        payload = other.payload;
        samples = other.samples;
        fill(other.decoded, other.offset, other.length, other.lead, other.level, other.spliced);
        noise = other.noise;
    }

    /** Something was left out before it after all. */
    void cut() {
        spliced = true;
    }

    /** Whether nothing of it is there. */
    public boolean isMissing() {
        return length == 0;
    }

    /** Whether it is there and softer than that, and not because the far end only describes its noise. */
    boolean isQuiet(int lessThan) {
        return length > 0 && !noise && level < lessThan;
    }

    /** Whether it holds {@link #samples} in place of a {@link #payload}. */
    public boolean isDecoded() {
        return decoded;
    }

    /** Whether its {@link #payload} is no speech but describes the noise that takes its place (RFC 3389). */
    public boolean isNoise() {
        return noise;
    }

    public byte[] payload() {
        return payload;
    }

    public short[] samples() {
        return samples;
    }

    /** Where the payload or the samples begin. */
    public int offset() {
        return offset;
    }

    /** Bytes of payload, or samples. */
    public int length() {
        return length;
    }

    /** Timestamp units of the payload, or samples, that are missing at the beginning. */
    public int lead() {
        return lead;
    }

    public int level() {
        return level;
    }

    public boolean spliced() {
        return spliced;
    }
}
