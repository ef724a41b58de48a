package org.strowger.bridge;

/** A talker's speech at another sample rate than his codec's. */
final class Resampled {
    final Band band;

    private final Resampler resampler;
    private final short[] samples;
    private long tick = -2;

    Resampled(Resampler resampler, Band band) {
        this.resampler = resampler;
        this.band = band;
        samples = new short[band.samples()];
    }

    /**
     * His speech in this tick, resampled at most once.
     *
     * @param now number of the tick
     * @param beginning whether it is the first that is heard of him, and so begins as it should
     */
    short[] of(short[] said, long now, boolean beginning) {
        if (now == tick) {
            return samples;
        }
        boolean follows = now == tick + 1;
        tick = now;
        if (!follows) {
            resampler.reset();
        }
        resampler.resample(said, 0, said.length, samples, 0);
        if (!follows && !beginning) {
            // He may be in the middle of a word, when the first one to hear him at this rate comes.
            Ramp.in(samples);
        }
        return samples;
    }
}
