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

/** One tick of many conferences of three each, as a worker does them one after the other: does a tick get dearer? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ConferencesBenchmark {
    @Param({"1", "10", "100", "1000", "10000"})
    private int conferences = 1;

    @Param({"0", "1"})
    private int talkers;

    private final List<Conference> all = new ArrayList<>();
    private SpeakingLine first = new SpeakingLine(Voice.named("pcmu").codec(), 440, 0);
    private long now;

    /** Everybody is in, and the talkers have begun. */
    @Setup
    public void begin() {
        all.clear();
        for (int i = 0; i < conferences; i++) {
            Conference conference = new Conference(8);
            for (int j = 0; j < 3; j++) {
                first = new SpeakingLine(Voice.named("pcmu").codec(), 440, j < talkers ? 6000 : 0);
                conference.add(new Participant(first));
            }
            all.add(conference);
        }
        for (int i = 0; i < 50; i++) {
            tick();
        }
    }

    @Benchmark
    public int tick() {
        now += 20_000_000;
        for (int i = 0, n = all.size(); i < n; i++) {
            all.get(i).tick(now);
        }
        return first.heard();
    }
}
