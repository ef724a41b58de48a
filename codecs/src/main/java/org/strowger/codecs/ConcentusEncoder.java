package org.strowger.codecs;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;
import org.strowger.bridge.Codec;

/** Encodes one stream by Concentus. */
final class ConcentusEncoder implements Codec.Encoder {
    private final OpusEncoder encoder;

    ConcentusEncoder(int sampleRate, OpusSettings settings) {
        try {
            encoder = new OpusEncoder(sampleRate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
        encoder.setBitrate(settings.bitRate());
        encoder.setComplexity(settings.complexity());
        encoder.setUseInbandFEC(settings.errorCorrection());
        encoder.setPacketLossPercent(settings.expectedLoss());
        encoder.setUseDTX(settings.discontinuous());
        encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
    }

    @Override
    public void reset() {
        encoder.resetState();
    }

    @Override
    public int encode(short[] pcm, int offset, int count, byte[] payload, int at) {
        try {
            int length = encoder.encode(pcm, offset, count, payload, at, payload.length - at);
            return OpusPacket.isNothing(length) ? 0 : length;
        } catch (OpusException e) {
            throw new IllegalArgumentException("Concentus does not encode " + count + " samples", e);
        }
    }
}
