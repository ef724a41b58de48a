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
import org.openjdk.jmh.annotations.TearDown;
import org.strowger.bridge.Conference;
import org.strowger.bridge.CrossLine;
import org.strowger.bridge.Participant;

/**
 * One tick of a conference of ten whose legs belong to its own worker, or to another one and cross over to it: pumped by
 * the same thread (what the copying costs) or by a second one in lockstep (what the distance between two cores costs, too).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class HandOverBenchmark {
    private static final int PARTICIPANTS = 10;

    /** Who owns the legs. */
    public enum Legs {
        OWN,
        CROSSING_IN_ONE_THREAD,
        CROSSING_BETWEEN_TWO
    }

    @Param
    private Legs legs = Legs.OWN;

    private final List<SpeakingLine> lines = new ArrayList<>();
    private final List<CrossLine> crossings = new ArrayList<>();
    private Conference conference = new Conference(8);
    private Thread other = new Thread(() -> {});
    private volatile boolean otherRuns;
    private volatile boolean othersTurn;
    private long now;

    /** Everybody is in, and two talk. */
    @Setup
    public void begin() {
        conference = new Conference(8);
        lines.clear();
        crossings.clear();
        for (int i = 0; i < PARTICIPANTS; i++) {
            SpeakingLine line = new SpeakingLine(Voice.named("pcmu").codec(), 300 + 100 * i, i < 2 ? 4000 : 0);
            lines.add(line);
            if (legs == Legs.OWN) {
                conference.add(new Participant(line));
            } else {
                crossings.add(new CrossLine(line.codec()));
                conference.add(new Participant(crossings.getLast()));
            }
        }
        otherRuns = true;
        other = Thread.ofPlatform().daemon().name("other-worker").unstarted(this::otherWorker);
        if (legs == Legs.CROSSING_BETWEEN_TWO) {
            other.start();
        }
    }

    /** Ends the other worker. */
    @TearDown
    public void end() {
        otherRuns = false;
    }

    private void otherWorker() {
        while (otherRuns) {
            if (othersTurn) {
                pump();
                othersTurn = false;
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void pump() {
        for (int i = 0, n = crossings.size(); i < n; i++) {
            crossings.get(i).pump(now, lines.get(i));
        }
    }

    @Benchmark
    public int tick() {
        now += 20_000_000;
        if (legs == Legs.CROSSING_BETWEEN_TWO) {
            othersTurn = true;
            while (othersTurn) {
                Thread.onSpinWait();
            }
        } else {
            pump();
        }
        conference.tick(now);
        return lines.getFirst().heard();
    }
}
