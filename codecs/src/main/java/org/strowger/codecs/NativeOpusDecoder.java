package org.strowger.codecs;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.strowger.bridge.Codec;

/** Decodes one stream by libopus. */
final class NativeOpusDecoder implements Codec.Decoder {
    private static final byte[] NOTHING = {};

    private final int sampleRate;
    private final OpusState state;

    NativeOpusDecoder(int sampleRate) {
        this.sampleRate = sampleRate;
        state = new OpusState(this, OpusCalls.createDecoder(sampleRate), OpusCalls::destroyDecoder);
    }

    @Override
    public void reset() {
        try {
            OpusCalls.resetDecoder(state.open());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void close() {
        state.close();
    }

    @Override
    public int level(byte[] payload, int offset, int length) {
        return OpusPacket.level(payload, offset, length);
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int at) {
        int count = OpusPacket.duration(payload, offset, length) / (OpusPacket.CLOCK / sampleRate);
        return run(payload, offset, length, pcm, at, count, 0);
    }

    @Override
    public int conceal(short[] pcm, int at, int count) {
        return run(NOTHING, 0, 0, pcm, at, count, 0);
    }

    @Override
    public int recover(byte[] next, int offset, int length, short[] pcm, int at, int count) {
        return OpusPacket.hasRedundancy(next, offset, length) ? run(next, offset, length, pcm, at, count, 1) : 0;
    }

    private int run(byte[] payload, int offset, int length, short[] pcm, int at, int count, int correction) {
        if (length > OpusScratch.PAYLOAD || count <= 0) {
            return 0;
        }
        OpusScratch scratch = OpusScratch.ofThread();
        scratch.load(payload, offset, length);
        MemorySegment in = length == 0 ? MemorySegment.NULL : scratch.payload;
        try {
            int room = OpusPacket.room(sampleRate, count);
            int result = OpusCalls.decode(state.open(), in, length, scratch.pcm, room, correction);
            int got = Math.max(0, Math.min(result, count));
            scratch.store(pcm, at, got);
            return got;
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
