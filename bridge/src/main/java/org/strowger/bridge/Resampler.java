package org.strowger.bridge;

/**
 * Turns one stream of sound from one sample rate into another. What it is made of is known outside (module codecs), like
 * the codecs.
 *
 * <p>It has memory: the end of one frame is needed for the beginning of the next. Belongs to one stream and one thread, and
 * allocates nothing after it was made.
 */
public interface Resampler {
    /**
     * Resamples what follows on what was resampled last.
     *
     * @param in not the array {@code out}
     * @param count samples; a multiple of 2.5 ms
     * @param out has room for {@code count} × the new rate ÷ the old one
     * @return samples written from {@code at}: always just that number
     */
    int resample(short[] in, int offset, int count, short[] out, int at);

    /** By how many samples of the new rate what comes out is behind what went in; the same for all frequencies. */
    int delay();

    /** Begins anew, from silence. */
    void reset();

    /** Makes resamplers for a mesh. Immutable, for any thread. */
    interface Factory {
        /**
         * A resampler for one stream.
         *
         * @param from samples per second that come: 8,000, 16,000, 24,000 or 48,000
         * @param to samples per second wanted, one of these, too; if it is {@code from}, samples are only copied
         * @throws IllegalArgumentException for other rates
         */
        Resampler between(int from, int to);
    }
}
