package org.strowger.bridge;

import java.util.Arrays;

/**
 * A coding whose payloads cannot be cut: one byte of duration in 10 ms, one of loudness, one of the loudness of the payload
 * before. Samples are the loudness; what is concealed is 1, what is recovered is told by the next one.
 */
enum WholeCodec implements Codec, Codec.Decoder {
    WHOLE;

    static byte[] payload(int millis, int loudness, int before) {
        return new byte[] {(byte) (millis / 10), (byte) loudness, (byte) before};
    }

    @Override
    public int clockRate() {
        return 48_000;
    }

    @Override
    public int sampleRate() {
        return 16_000;
    }

    @Override
    public boolean divisible() {
        return false;
    }

    @Override
    public int duration(byte[] payload, int offset, int length) {
        return length == 3 ? payload[offset] * 480 : 0;
    }

    @Override
    public Decoder decoder() {
        return this;
    }

    @Override
    public Encoder encoder() {
        throw new IllegalStateException("nobody hears this");
    }

    @Override
    public int level(byte[] payload, int offset, int length) {
        return payload[offset + 1] == 0 ? 0 : UNKNOWN;
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int at) {
        Arrays.fill(pcm, at, at + payload[offset] * 160, payload[offset + 1]);
        return payload[offset] * 160;
    }

    @Override
    public int conceal(short[] pcm, int at, int count) {
        Arrays.fill(pcm, at, at + count, (short) 1);
        return count;
    }

    @Override
    public int recover(byte[] next, int offset, int length, short[] pcm, int at, int count) {
        Arrays.fill(pcm, at, at + count, next[offset + 2]);
        return next[offset + 2] == 0 ? 0 : count;
    }
}
