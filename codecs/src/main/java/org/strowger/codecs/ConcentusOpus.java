package org.strowger.codecs;

import org.strowger.bridge.Codec;

/** Opus in Java alone, by Concentus, for machines without libopus: up to three times slower, and it allocates. */
final class ConcentusOpus implements OpusLibrary {
    @Override
    public String name() {
        return "Concentus (no libopus on this machine)";
    }

    @Override
    public Codec.Decoder decoder(int sampleRate) {
        return new ConcentusDecoder(sampleRate);
    }

    @Override
    public Codec.Encoder encoder(int sampleRate, OpusSettings settings) {
        return new ConcentusEncoder(sampleRate, settings);
    }
}
