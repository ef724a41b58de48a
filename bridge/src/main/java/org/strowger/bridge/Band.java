package org.strowger.bridge;

/** A sample rate at which speech is mixed: that of the codecs of those who hear it. */
public enum Band {
    /** Telephone speech: G.711. */
    NARROW(8000),
    /** G.722, Opus of a far end that plays no more. */
    WIDE(16_000),
    /** Opus. */
    SUPERWIDE(24_000),
    /** Opus. */
    FULL(48_000);

    private static final Band[] ALL = values();

    private final int hertz;
    private final int samples;

    Band(int hertz) {
        this.hertz = hertz;
        samples = hertz / 50;
    }

    /**
     * The band of a codec.
     *
     * @throws IllegalArgumentException if its sample rate is none of these
     */
    public static Band of(Codec codec) {
        for (Band band : ALL) {
            if (band.hertz == codec.sampleRate()) {
                return band;
            }
        }
        throw new IllegalArgumentException(codec.name() + " has " + codec.sampleRate() + " samples a second");
    }

    /** Samples per second. */
    public int hertz() {
        return hertz;
    }

    /** Samples of a frame, 20 ms. */
    public int samples() {
        return samples;
    }
}
