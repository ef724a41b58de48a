package org.strowger.bridge;

/**
 * A way of coding speech, as the mesh needs to know it. Codecs themselves live outside (module codecs): the mesh mixes
 * linear 16-bit samples and knows no coding.
 *
 * <p>A codec is immutable and may be used by any thread; decoders and encoders have memory (but for G.711) and belong to
 * one stream and one thread.
 */
public interface Codec {
    /** The encoding name of the rtpmap attribute (RFC 8866 §6.6), such as "PCMU". */
    String name();

    /** RTP timestamp units per second (RFC 3551 §4.1). */
    int clockRate();

    /** Samples per second that its decoders give and its encoders take. */
    int sampleRate();

    /**
     * Whether a payload may be cut between any two timestamp units, each being one byte of it. If not, only whole payloads
     * can be decoded, in their order.
     */
    default boolean divisible() {
        return true;
    }

    /** Timestamp units that a payload lasts, or 0 if it is malformed. */
    default int duration(byte[] payload, int offset, int length) {
        return length;
    }

    /**
     * Whether its encoders have memory, so that a far end's decoder can follow only one of them at a time: what another one
     * encodes would click.
     */
    default boolean hasMemory() {
        return true;
    }

    /** A decoder for one stream. */
    Decoder decoder();

    /** An encoder for one stream. */
    Encoder encoder();

    /** What a stream's decoder or encoder keeps from one payload to the next; nothing, for G.711. */
    interface Memory extends AutoCloseable {
        /** Begins anew: what comes next does not follow on what came before. */
        default void reset() {}

        /** Frees memory outside the heap; not used after that. */
        @Override
        default void close() {}
    }

    /** Payload to samples. */
    interface Decoder extends Memory {
        /** A level that cannot be told without decoding. */
        int UNKNOWN = -1;

        /**
         * How loud a payload is, as cheaply as the codec allows: who talks is decided for everybody, but only talkers are
         * decoded. Leaves alone what {@link #decode} knows, and may be asked any number of times for the same payload.
         *
         * @return mean absolute amplitude, 0 to 32767, which may be an estimate; or {@link #UNKNOWN} if this payload must be
         *     decoded to know (most of Opus): then whoever asked decodes it, and measures
         */
        int level(byte[] payload, int offset, int length);

        /**
         * Decodes a payload.
         *
         * @param pcm has room for what the payload holds: {@link Codec#duration}
         * @return samples written from {@code at}; 0 if the payload is malformed, which is as good as lost
         */
        int decode(byte[] payload, int offset, int length, short[] pcm, int at);

        /**
         * Invents what was lost, from the memory of what came before it.
         *
         * @param count samples wanted
         * @return samples written from {@code at}; 0 if the codec knows no way of its own
         */
        default int conceal(short[] pcm, int at, int count) {
            return 0;
        }

        /**
         * Decodes what a payload tells about the lost one before it (forward error correction).
         *
         * @param count samples wanted
         * @return samples written from {@code at}; 0 if it tells nothing
         */
        default int recover(byte[] next, int offset, int length, short[] pcm, int at, int count) {
            return 0;
        }
    }

    /** Samples to payload. */
    interface Encoder extends Memory {
        /**
         * Encodes {@code count} samples.
         *
         * @param count of a whole frame, if the codec has frames: 20 ms
         * @param payload has room for the result
         * @return bytes written from {@code at}; 0 if nothing is to be sent now: the codec's own discontinuous transmission, or a
         *     packet of several frames that is not full yet
         */
        int encode(short[] pcm, int offset, int count, byte[] payload, int at);

        /**
         * Takes over all that another encoder of the same codec remembers, so that a decoder that followed that one can follow
         * this one from now on.
         *
         * @return false if it cannot, and nothing has changed
         */
        default boolean follow(Encoder other) {
            return false;
        }

        /**
         * Encodes what waits for a packet to be full, into a shorter one.
         *
         * @return bytes written from {@code at}; 0 if nothing waits
         */
        default int flush(byte[] payload, int at) {
            return 0;
        }
    }
}
