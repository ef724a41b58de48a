package org.strowger.benchmarks;

import org.strowger.bridge.Codec;

/**
 * A tone, or silence, in one codec: what all callers say who are to say the same. It is coded once for all of them, or the
 * load client would need more of a machine than the server. One thread.
 */
final class Speech implements AutoCloseable {
    /** -14 dB of full scale: three of them add up without being limited. */
    private static final double AMPLITUDE = 6500;

    private final Codec codec;
    private final Codec.Encoder encoder;
    private final int hertz;
    private final short[] samples;
    private final byte[] payload = new byte[1500];
    private long sample;
    private int length;

    /** @param hertz of the tone, 0 for silence */
    Speech(Codec codec, int hertz) {
        this.codec = codec;
        this.hertz = hertz;
        encoder = codec.encoder();
        samples = new short[codec.sampleRate() / 50];
    }

    /** Codes the next 20 ms. */
    void next() {
        for (int i = 0; i < samples.length; i++) {
            double phase = 2 * Math.PI * hertz * (sample % codec.sampleRate()) / codec.sampleRate();
            samples[i] = (short) Math.round(AMPLITUDE * Math.sin(phase));
            sample++;
        }
        length = encoder.encode(samples, 0, samples.length, payload, 0);
    }

    Codec codec() {
        return codec;
    }

    byte[] payload() {
        return payload;
    }

    /** Bytes of payload. */
    int length() {
        return length;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
