package org.strowger.codecs;

/**
 * How {@link Opus} encodes. An encoder's settings are part of its codec: whoever shall share a payload must want the same.
 *
 * @param bitRate bits per second, 6,000 to 510,000 (RFC 6716 §2.1.1); on the average, as the sound needs it
 * @param complexity 0 to 10: processor time for quality
 * @param errorCorrection whether packets also hold the sound before them, coarsely, when {@code expectedLoss} makes that worth it
 * @param discontinuous whether nothing is sent while nobody speaks (DTX)
 * @param expectedLoss packets of a hundred that are expected to be lost, 0 to 100
 */
public record OpusSettings(
        int bitRate, int complexity, boolean errorCorrection, boolean discontinuous, int expectedLoss) {
    /** For speech among many: 32 kbit/s, half of the best effort, armed against 5 % loss. */
    public static final OpusSettings SPEECH = new OpusSettings(32_000, 5, true, false, 5);

    /** @throws IllegalArgumentException if a figure is out of its range */
    public OpusSettings {
        check("bitRate", bitRate, 6000, 510_000);
        check("complexity", complexity, 0, 10);
        check("expectedLoss", expectedLoss, 0, 100);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is not between " + least + " and " + most);
        }
    }

    public OpusSettings withBitRate(int bitsPerSecond) {
        return new OpusSettings(bitsPerSecond, complexity, errorCorrection, discontinuous, expectedLoss);
    }

    public OpusSettings withComplexity(int effort) {
        return new OpusSettings(bitRate, effort, errorCorrection, discontinuous, expectedLoss);
    }

    public OpusSettings withErrorCorrection(boolean on) {
        return new OpusSettings(bitRate, complexity, on, discontinuous, expectedLoss);
    }

    public OpusSettings withDiscontinuous(boolean on) {
        return new OpusSettings(bitRate, complexity, errorCorrection, on, expectedLoss);
    }

    public OpusSettings withExpectedLoss(int percent) {
        return new OpusSettings(bitRate, complexity, errorCorrection, discontinuous, percent);
    }
}
