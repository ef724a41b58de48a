package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Resampler;

/** What runs on every tick allocates nothing; only Concentus does, on machines without libopus. */
class CoderAllocationTest {
    private final short[] pcm = new short[5760];
    private final byte[] payload = new byte[1500];

    private static void assertAllocatesNothing(String what, Runnable frame) {
        repeat(frame, 3000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10 && least > 0; i++) {
            // The compiler may still be at work beside us, and what it allocates on our thread is not the coder's.
            long before = threads.getCurrentThreadAllocatedBytes();
            repeat(frame, 500);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least == 0, what + " allocates " + least + " bytes in 500 frames");
    }

    private static void repeat(Runnable frame, int times) {
        for (int i = 0; i < times; i++) {
            frame.run();
        }
    }

    private int coded(Codec codec) {
        short[] voice = Voice.speaking(codec.sampleRate(), 0.02, 150);
        try (Codec.Encoder encoder = codec.encoder()) {
            return encoder.encode(voice, 0, voice.length, payload, 0);
        }
    }

    private void assertCodecAllocatesNothing(Codec codec) {
        int length = coded(codec);
        int samples = codec.sampleRate() / 50;
        short[] voice = Voice.speaking(codec.sampleRate(), 0.02, 150);
        byte[] out = new byte[1500];
        try (Codec.Decoder decoder = codec.decoder();
                Codec.Encoder encoder = codec.encoder()) {
            assertAllocatesNothing(codec.name() + " decoder", () -> {
                decoder.level(payload, 0, length);
                decoder.decode(payload, 0, length, pcm, 0);
                decoder.conceal(pcm, 0, samples);
                decoder.recover(payload, 0, length, pcm, 0, samples);
            });
            assertAllocatesNothing(codec.name() + " encoder", () -> encoder.encode(voice, 0, samples, out, 0));
        }
    }

    @Test
    void g722() {
        assertCodecAllocatesNothing(G722.CODEC);
    }

    @Test
    void opusByLibopus() {
        Assumptions.assumeTrue(OpusNatives.library().isPresent(), "no libopus for this machine");
        assertCodecAllocatesNothing(new Opus(16_000, OpusSettings.SPEECH.withComplexity(0)));
    }

    @Test
    void resampling() {
        Resampler up = new Resamplers().between(8000, 48_000);
        Resampler down = new Resamplers().between(48_000, 16_000);
        short[] voice = Voice.speaking(8000, 0.02, 150);
        short[] out = new short[320];
        assertAllocatesNothing("resampling", () -> {
            up.resample(voice, 0, 160, pcm, 0);
            down.resample(pcm, 0, 960, out, 0);
        });
    }
}
