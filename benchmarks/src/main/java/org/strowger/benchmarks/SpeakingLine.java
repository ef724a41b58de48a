package org.strowger.benchmarks;

import java.util.Arrays;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Frame;
import org.strowger.bridge.Line;

/** A line without a network: hands out the same few frames of speech or silence for ever, and drops what it is to hear. */
final class SpeakingLine implements Line {
    private static final int FRAMES = 8;

    private final Codec codec;
    private final Codec.Decoder decoder;
    private final byte[][] payloads = new byte[FRAMES][];
    private final int[] levels = new int[FRAMES];
    private final short[] samples = new short[960];
    private int next;
    /** Read by the benchmarks, so that nothing is optimized away. */
    private int heard;

    /** @param amplitude of its voice, 0 to 32767; 0 = silence */
    SpeakingLine(Codec codec, int hertz, int amplitude) {
        this.codec = codec;
        int count = codec.sampleRate() / 50;
        short[] pcm = new short[count];
        byte[] room = new byte[1500];
        Codec.Encoder encoder = codec.encoder();
        decoder = codec.decoder();
        for (int frame = 0; frame < FRAMES; frame++) {
            for (int i = 0; i < count; i++) {
                double time = (double) (frame * count + i) / codec.sampleRate();
                pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * time));
            }
            int length = encoder.encode(pcm, 0, count, room, 0);
            payloads[frame] = Arrays.copyOf(room, length);
            levels[frame] = decoder.level(payloads[frame], 0, length);
        }
        encoder.close();
    }

    private int level(int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.abs(samples[i]);
        }
        return sum / Math.max(1, count);
    }

    byte[] payload() {
        next = (next + 1) % FRAMES;
        return payloads[next];
    }

    int heard() {
        return heard;
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public void next(long now, Frame frame) {
        byte[] frameNow = payload();
        if (codec.divisible()) {
            frame.present(frameNow, 0, frameNow.length, 0, levels[next], false);
        } else {
            // As the jitter buffer does: of such a codec nothing is known before it is decoded, in order.
            int count = decoder.decode(frameNow, 0, frameNow.length, samples, 0);
            frame.present(samples, 0, count, level(count), false);
        }
    }

    @Override
    public boolean wantsSamples() {
        return false;
    }

    @Override
    public void hear(Codec payloadCodec, byte[] payload, int length) {
        heard += payload[0];
    }

    @Override
    public void hear(short[] samples) {
        // What a leg does with samples of its own: it encodes them. That is measured by itself.
        heard += samples[0];
    }

    @Override
    public void hearNothing() {
        heard++;
    }
}
