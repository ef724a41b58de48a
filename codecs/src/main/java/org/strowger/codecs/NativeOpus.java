package org.strowger.codecs;

import org.strowger.bridge.Codec;

/** Opus by libopus. */
final class NativeOpus implements OpusLibrary {
    @Override
    public String name() {
        return OpusCalls.version();
    }

    @Override
    public Codec.Decoder decoder(int sampleRate) {
        return new NativeOpusDecoder(sampleRate);
    }

    @Override
    public Codec.Encoder encoder(int sampleRate, OpusSettings settings) {
        return new NativeOpusEncoder(sampleRate, settings);
    }
}
