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

    /** A decoder for one stream. */
    Decoder decoder();

    /** An encoder for one stream. */
    Encoder encoder();

    /** Payload to samples. */
    interface Decoder {
        /**
         * How loud a payload is, as cheaply as the codec allows: who talks is decided for everybody, but only talkers are
         * decoded.
         *
         * @return mean absolute amplitude, 0 to 32767
         */
        int level(byte[] payload, int offset, int length);

        /**
         * Decodes a payload.
         *
         * @param pcm has room for what the payload holds
         * @return samples written from {@code at}
         */
        int decode(byte[] payload, int offset, int length, short[] pcm, int at);
    }

    /** Samples to payload. */
    interface Encoder {
        /**
         * Encodes {@code count} samples.
         *
         * @param payload has room for the result
         * @return bytes written from {@code at}
         */
        int encode(short[] pcm, int offset, int count, byte[] payload, int at);
    }
}
