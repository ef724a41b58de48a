package org.strowger.bridge;

/** Stands for the decoder of frames that come decoded. */
enum Undecoded implements Codec.Decoder {
    FRAMES;

    @Override
    public int level(byte[] payload, int offset, int length) {
        return UNKNOWN;
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int at) {
        return 0;
    }
}
