package org.strowger.bridge;

/**
 * Twenty milliseconds of one party's speech, still coded: what a {@link Line} hands to the conference on each tick.
 *
 * <p>The payload is lent, not copied: it stays with whoever filled the frame and is good until he is asked for the next.
 * Belongs to one thread at a time.
 */
public final class Frame {
    /** Samples per frame of the 8 kHz mix. */
    public static final int SAMPLES = 160;

    private static final byte[] NOTHING = {};

    private byte[] payload = NOTHING;
    private int offset;
    private int length;
    private int lead;
    private int level;
    private boolean spliced;

    /** Makes the frame missing altogether: lost, late, or the far end is silent. */
    public void missing() {
        payload = NOTHING;
        offset = 0;
        length = 0;
        lead = 0;
        level = 0;
        spliced = false;
    }

    /**
     * Fills the frame.
     *
     * @param lead samples missing before the payload; what is missing behind it follows from its length
     * @param level of the payload, see {@link Codec.Decoder#level}
     * @param spliced whether something was cut out between the last frame and this one
     */
    public void present(byte[] payload, int offset, int length, int lead, int level, boolean spliced) {
        this.payload = payload;
        this.offset = offset;
        this.length = length;
        this.lead = lead;
        this.level = level;
        this.spliced = spliced;
    }

    /** Whether nothing of it is there. */
    public boolean isMissing() {
        return length == 0;
    }

    public byte[] payload() {
        return payload;
    }

    public int offset() {
        return offset;
    }

    /** Bytes of payload. */
    public int length() {
        return length;
    }

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
