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

/** What a codec costs per frame of 20 ms: its level, its decoding, its encoding. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class CodecBenchmark {
    /** As in {@code benchmarks/codec-load}. */
    @Param({"pcmu", "pcma", "g722", "opus16", "opus"})
    private String codec = "pcmu";

    private SpeakingLine line = new SpeakingLine(Voice.named("pcmu").codec(), 440, 6000);
    private Codec.Decoder decoder = Voice.named("pcmu").codec().decoder();
    private Codec.Encoder encoder = Voice.named("pcmu").codec().encoder();
    private short[] said = {};
    private final short[] heard = new short[960];
    private final byte[] payload = new byte[1500];

    /** Begins with a memory of nothing. */
    @Setup
    public void begin() {
        Codec spoken = Voice.named(codec).codec();
        line = new SpeakingLine(spoken, 440, 6000);
        decoder = spoken.decoder();
        encoder = spoken.encoder();
        said = new short[spoken.sampleRate() / 50];
        for (int i = 0; i < said.length; i++) {
            said[i] = (short) (6000 * Math.sin(2 * Math.PI * 440 * i / spoken.sampleRate()));
        }
    }

    @Benchmark
    public int level() {
        byte[] frame = line.payload();
        return decoder.level(frame, 0, frame.length);
    }

    @Benchmark
    public int decode() {
        byte[] frame = line.payload();
        return decoder.decode(frame, 0, frame.length, heard, 0);
    }

    @Benchmark
    public int encode() {
        return encoder.encode(said, 0, said.length, payload, 0);
    }
}
