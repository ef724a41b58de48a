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
import org.strowger.bridge.Conference;
import org.strowger.bridge.Participant;

/**
 * One tick of one conference: everybody's level, the choice of talkers, their decoding, the sums, limits, encodings, and a
 * payload for everybody. What one part costs is the difference of two rows: one more talker is a decoding, a sum, a mix
 * of his own and its limit; loud talkers make the limiter work; more participants are a level and a payload each.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class TickBenchmark {
    private static final int QUIET = 4000;
    /** Three of them are beyond 16 bits. */
    private static final int LOUD = 20_000;

    @Param({"3", "10", "100", "2000"})
    private int participants = 3;

    @Param({"0", "1", "3"})
    private int talkers = 1;

    @Param({"false", "true"})
    private boolean loud;

    private final List<SpeakingLine> lines = new ArrayList<>();
    private Conference conference = new Conference(8);
    private long now;

    /** Everybody is in, and the talkers have begun. */
    @Setup
    public void begin() {
        conference = new Conference(8);
        lines.clear();
        for (int i = 0; i < participants; i++) {
            int amplitude = loud ? LOUD : QUIET;
            lines.add(new SpeakingLine(Voice.named("pcmu").codec(), 300 + 100 * (i % 20), i < talkers ? amplitude : 0));
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
