package org.strowger.codecs;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.strowger.bridge.Codec;

/** Encodes one stream by libopus. */
final class NativeOpusEncoder implements Codec.Encoder {
    private final int sampleRate;
    private final OpusSettings settings;
    private final OpusState state;

    NativeOpusEncoder(int sampleRate, OpusSettings settings) {
        this.sampleRate = sampleRate;
        this.settings = settings;
        MemorySegment encoder = OpusCalls.createEncoder(sampleRate);
        state = new OpusState(this, encoder, OpusCalls::destroyEncoder);
        OpusCalls.set(encoder, OpusCalls.SET_BITRATE, settings.bitRate());
        OpusCalls.set(encoder, OpusCalls.SET_COMPLEXITY, settings.complexity());
        OpusCalls.set(encoder, OpusCalls.SET_INBAND_FEC, settings.errorCorrection() ? 1 : 0);
        OpusCalls.set(encoder, OpusCalls.SET_PACKET_LOSS_PERC, settings.expectedLoss());
        OpusCalls.set(encoder, OpusCalls.SET_DTX, settings.discontinuous() ? 1 : 0);
        OpusCalls.set(encoder, OpusCalls.SET_SIGNAL, OpusCalls.SIGNAL_VOICE);
    }

    @Override
    public void reset() {
        try {
            OpusCalls.resetEncoder(state.open());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public boolean follow(Codec.Encoder other) {
        if (!(other instanceof NativeOpusEncoder same)
                || same.sampleRate != sampleRate
                || !same.settings.equals(settings)) {
            return false;
        }
        try {
            state.open().copyFrom(same.state.open());
            return true;
        } finally {
            Reference.reachabilityFence(other);
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void close() {
        state.close();
    }

    @Override
    public int encode(short[] pcm, int offset, int count, byte[] payload, int at) {
        OpusScratch scratch = OpusScratch.ofThread();
        scratch.load(pcm, offset, count);
        try {
            int room = Math.min(payload.length - at, OpusScratch.PAYLOAD);
            int length = OpusCalls.encode(state.open(), scratch.pcm, count, scratch.payload, room);
            if (length < 0) {
                throw new IllegalArgumentException("libopus does not encode " + count + " samples: error " + length);
            }
            int told = OpusPacket.isNothing(length) ? 0 : length;
            scratch.store(payload, at, told);
            return told;
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
