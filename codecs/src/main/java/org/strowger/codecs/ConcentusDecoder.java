package org.strowger.codecs;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.jspecify.annotations.Nullable;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Resampler;

/** Decodes one stream by Concentus. */
final class ConcentusDecoder implements Codec.Decoder {
    /** Concentus 1.0.2 makes silence of fullband payloads at 8 and 24 kHz, so all is decoded at 48 kHz. */
    private static final int INNER = 48_000;

    private static final Resampler.Factory RESAMPLERS = new Resamplers();

    private final int sampleRate;

    private final OpusDecoder decoder;
    private final Resampler resampler;
    private final short[] decoded;
    private final short[] resampled;

    ConcentusDecoder(int sampleRate) {
        this.sampleRate = sampleRate;
        resampler = RESAMPLERS.between(INNER, sampleRate);
        decoded = new short[INNER / 25 * 3];
        resampled = new short[sampleRate / 25 * 3];
        try {
            decoder = new OpusDecoder(INNER, 1);
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void reset() {
        decoder.resetState();
        resampler.reset();
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
            int room = OpusPacket.room(INNER, count * (INNER / sampleRate));
            int result = decoder.decode(payload, offset, length, decoded, 0, room, correction);
            int got = Math.min(count, resampler.resample(decoded, 0, result, resampled, 0));
            System.arraycopy(resampled, 0, pcm, at, got);
            return got;
        } catch (OpusException | RuntimeException | AssertionError malformed) {
            // It stumbles over some payloads that are well formed and make no sense within; its state is not to be
            // trusted then.
            reset();
            return 0;
        }
    }
}
