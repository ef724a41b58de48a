package org.strowger.benchmarks;

import java.util.ArrayList;
import java.util.List;
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
import org.strowger.bridge.Conference;
import org.strowger.bridge.Participant;
import org.strowger.codecs.Resamplers;

/**
 * One tick of a conference of ten, of whom two talk, by codecs: everybody speaks the same one, or they take turns in several,
 * which are mixed at their own rates.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class CodecTickBenchmark {
    private static final int PARTICIPANTS = 10;
    private static final int TALKERS = 2;

    /** As in {@code benchmarks/codec-load}. */
    @Param({"pcmu", "g722", "opus16", "opus", "pcmu+g722", "pcmu+opus", "pcmu+g722+opus16+opus"})
    private String codecs = "pcmu";

    private final List<SpeakingLine> lines = new ArrayList<>();
    private Conference conference = new Conference(8);
    private long now;

    /** Everybody is in, and the talkers have begun. */
    @Setup
    public void begin() {
        conference = new Conference(8, new Resamplers());
        lines.clear();
        String[] spoken = codecs.split("\\+", -1);
        for (int i = 0; i < PARTICIPANTS; i++) {
            Codec codec = Voice.named(spoken[i % spoken.length]).codec();
            lines.add(new SpeakingLine(codec, 300 + 100 * i, i < TALKERS ? 4000 : 0));
            conference.add(new Participant(lines.getLast()));
        }
        for (int i = 0; i < 50; i++) {
            tick();
        }
    }

    @Benchmark
    public int tick() {
        now += 20_000_000;
        conference.tick(now);
        return lines.getFirst().heard();
    }
}
