package org.strowger.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.strowger.benchmarks.Confload.Load;

/** Gives the same loads to all peers, in turns. One thread. */
final class Comparison {
    private static final int SETTLE_SECONDS = 3;

    /** Runs that say nothing, because the tester was held up, are repeated so often. */
    private static final int REPEATS = 3;

    private static final int REST_SECONDS = 2;

    private final Confload confload;
    private final List<Peer> peers;
    private final PeersPlan plan;
    private final Consumer<Measured> report;
    private final List<Measured> fixed = new ArrayList<>();
    private final List<Largest> largest = new ArrayList<>();

    /**
     * The largest number that passed.
     *
     * @param atLeast whether the tester's limit ended the search, not the peer's
     */
    record Largest(String peer, Rooms rooms, int calls, boolean atLeast) {
        @Override
        public String toString() {
            return (atLeast ? "≥ " : "") + calls;
        }
    }

    /** @param report hears of each run as it ends */
    Comparison(Confload confload, List<Peer> peers, PeersPlan plan, Consumer<Measured> report) {
        this.confload = confload;
        this.peers = List.copyOf(peers);
        this.plan = plan;
        this.report = report;
    }

    /** All runs with a fixed load; of repeated ones the last. */
    List<Measured> fixed() {
        return fixed;
    }

    List<Largest> largest() {
        return largest;
    }

    void run() throws InterruptedException {
        for (Peer peer : peers) {
            load(peer, plan.rooms().getFirst(), peer.firstGuess(), 0, peer.warmUpSeconds());
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Rooms rooms : plan.rooms()) {
                for (int calls : plan.calls()) {
                    for (Peer peer : peers) {
                        // What no peer of its kind can do would only be a long failure.
                        if (calls <= peer.most()) {
                            fixed.add(valid(peer, rooms, calls, round));
                        }
                    }
                }
            }
        }
        if (plan.capacity()) {
            for (Rooms rooms : plan.rooms()) {
                for (Peer peer : peers) {
                    largest.add(largest(peer, rooms));
                }
            }
        }
    }

    private Measured valid(Peer peer, Rooms rooms, int calls, int round) throws InterruptedException {
        Measured measured = load(peer, rooms, calls, round, plan.seconds());
        for (int i = 0; i < REPEATS && measured.run().invalid(); i++) {
            measured = load(peer, rooms, calls, round, plan.seconds());
        }
        return measured;
    }

    private Largest largest(Peer peer, Rooms rooms) throws InterruptedException {
        int step = Math.max(1, rooms.size());
        CapacitySearch search = new CapacitySearch(peer.firstGuess(), peer.most(), step);
        while (search.next().isPresent()) {
            int calls = search.next().getAsInt();
            Measured measured = valid(peer, rooms, calls, 0);
            if (!measured.run().passed() && !measured.run().invalid()) {
                // One stall of the machine fails a run; a server at its limit fails twice.
                measured = valid(peer, rooms, calls, 0);
            }
            if (measured.run().passed()) {
                search.pass();
            } else if (measured.run().invalid()) {
                search.tooMuchForTester();
            } else {
                search.fail();
            }
        }
        return new Largest(peer.name(), rooms, search.passed(), search.atLeast());
    }

    private Measured load(Peer peer, Rooms rooms, int calls, int round, int window) throws InterruptedException {
        double before = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        LocalTime at = LocalTime.now(ZoneOffset.UTC);
        LoadRun run = confload.run(new Load(peer, rooms, calls, peer.callsPerSecond(), window, SETTLE_SECONDS));
        Measured measured = new Measured(at, before, peer.name(), rooms, round, run);
        report.accept(measured);
        // The last calls' ends are still being worked on.
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        return measured;
    }
}
