package org.strowger.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Frame;
import org.strowger.bridge.JitterBuffer;

/** A packet into the jitter buffer and a frame out of it: in time, or now and then late, or lost. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class JitterBufferBenchmark {
    private static final long FRAME_NANOS = 20_000_000;

    /** How the network is. */
    public enum Network {
        CALM,
        /** Every fifth packet comes together with the next one. */
        BURSTY,
        /** Every twentieth never comes. */
        LOSSY
    }

    @Param
    private Network network = Network.CALM;

    private final JitterBuffer buffer = new JitterBuffer(200);
    private final Codec.Decoder decoder = Voice.named("pcmu").codec().decoder();
    private final SpeakingLine line = new SpeakingLine(Voice.named("pcmu").codec(), 440, 6000);
    private final Frame frame = new Frame();
    private long tick;
    private boolean held;

    /** In the middle of a call. */
    @Setup
    public void begin() {
        for (int i = 0; i < 1000; i++) {
            putAndTake();
        }
    }

    @Benchmark
    public int putAndTake() {
        tick++;
        boolean late = network == Network.BURSTY && tick % 5 == 0;
        if (held) {
            put(tick - 1);
        }
        if (!late && !(network == Network.LOSSY && tick % 20 == 0)) {
            put(tick);
        }
        held = late;
        buffer.take(tick * FRAME_NANOS + FRAME_NANOS / 2, decoder, frame);
        return frame.level();
    }

    private void put(long number) {
        byte[] payload = line.payload();
        buffer.put(tick * FRAME_NANOS, (int) number & 0xffff, (int) (number * 160), 1, payload, 0, payload.length);
    }
}
