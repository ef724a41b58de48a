package org.strowger.bridge;

/** Eight-bit linear samples: the simplest coding of one byte per timestamp unit. */
enum CoarseCodec implements Codec, Codec.Decoder, Codec.Encoder {
    COARSE;

    @Override
    public int clockRate() {
        return 8000;
    }

    @Override
    public int sampleRate() {
        return 8000;
    }

    @Override
    public boolean hasMemory() {
        return false;
    }

    @Override
    public Decoder decoder() {
        return this;
    }

    @Override
    public Encoder encoder() {
        return this;
    }

    @Override
    public int level(byte[] payload, int offset, int length) {
        int sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += Math.abs(payload[i]) << 8;
        }
        return length == 0 ? 0 : sum / length;
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int at) {
        for (int i = 0; i < length; i++) {
            pcm[at + i] = (short) (payload[offset + i] << 8);
        }
        return length;
    }

    @Override
    public int encode(short[] pcm, int offset, int count, byte[] payload, int at) {
        for (int i = 0; i < count; i++) {
            payload[at + i] = (byte) (pcm[offset + i] >> 8);
        }
        return count;
    }
}
