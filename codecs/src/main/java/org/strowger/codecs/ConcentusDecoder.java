package org.strowger.codecs;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.jspecify.annotations.Nullable;
import org.strowger.bridge.Codec;

/** Decodes one stream by Concentus. */
final class ConcentusDecoder implements Codec.Decoder {
    private final int sampleRate;
    private final OpusDecoder decoder;
    private final short[] decoded;

    ConcentusDecoder(int sampleRate) {
        this.sampleRate = sampleRate;
        decoded = new short[sampleRate / 25 * 3];
        try {
            decoder = new OpusDecoder(sampleRate, 1);
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void reset() {
        decoder.resetState();
    }

    @Override
    public int level(byte[] payload, int offset, int length) {
        return OpusPacket.level(payload, offset, length);
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int at) {
        int count = OpusPacket.duration(payload, offset, length) / (OpusPacket.CLOCK / sampleRate);
        return run(payload, offset, length, pcm, at, count, false);
    }

    @Override
    public int conceal(short[] pcm, int at, int count) {
        return run(null, 0, 0, pcm, at, count, false);
    }

    @Override
    public int recover(byte[] next, int offset, int length, short[] pcm, int at, int count) {
        return OpusPacket.hasRedundancy(next, offset, length) ? run(next, offset, length, pcm, at, count, true) : 0;
    }

    private int run(
            byte @Nullable [] payload, int offset, int length, short[] pcm, int at, int count, boolean correction) {
        if (count <= 0) {
            return 0;
        }
        try {
            int room = OpusPacket.room(sampleRate, count);
            int got = Math.min(count, decoder.decode(payload, offset, length, decoded, 0, room, correction));
            System.arraycopy(decoded, 0, pcm, at, got);
            return got;
        } catch (OpusException | RuntimeException | AssertionError malformed) {
            // It stumbles over some payloads that are well formed and make no sense within; its state is not to be
            // trusted then.
            decoder.resetState();
            return 0;
        }
    }
}
