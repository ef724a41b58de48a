package org.strowger.benchmarks;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The comparison as a page. */
final class PeersReport {
    private static final String FLOOR = "floor";
    private static final String RIVAL = "confbridge";

    private final List<Peer> peers;
    private final PeersPlan plan;
    private final Comparison comparison;
    private final List<Measured> all;

    /** @param all every run in its order, with those that were repeated */
    PeersReport(List<Peer> peers, PeersPlan plan, Comparison comparison, List<Measured> all) {
        this.peers = peers;
        this.plan = plan;
        this.comparison = comparison;
        this.all = all;
    }

    String text(String command) {
        StringBuilder text = new StringBuilder("""
                # Peers

                Conference servers side by side, each a process on one core, loaded from another core by
                the same tester (confload): G.711 callers who send 50 packets a second, tones from those who talk.
                The servers take turns, run by run. Absolute figures wander with the machine, so the ratios count: each is
                of two runs of the same round; shown is the median, then the rounds. A run passes when everybody heard
                what he should; the largest number that passes is exact to 8 %%. The first run of each server only warms it up.

                %s, %s, %d processors, Java %s: `benchmarks/peers %s`
                """.formatted(
                        LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES),
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        command));
        for (Rooms rooms : plan.rooms()) {
            for (int calls : plan.calls()) {
                text.append(fixedLoad(rooms, calls));
            }
        }
        if (plan.capacity()) {
            text.append(largest());
        }
        text.append("\n## Every run\n\n").append(Measured.heading()).append('\n');
        all.forEach(m -> text.append(m.line()).append('\n'));
        return text.toString();
    }

    private String fixedLoad(Rooms rooms, int calls) {
        StringBuilder text = new StringBuilder("""

                ## %d callers, %s

                | server (one core) | CPU per participant-second, ms | × the floor | ÷ ConfBridge | delay p50 / p99, ms | beyond the floor | MB | passed |
                |---|---:|---:|---:|---|---|---:|---|
                """.formatted(calls, rooms));
        for (Peer peer : peers) {
            List<Measured> runs = runs(peer.name(), rooms, calls);
            if (runs.isEmpty()) {
                continue;
            }
            text.append("| %s | %.3f | %s | %s | %.0f / %.0f | %s | %.0f | %d of %d%s |%n"
                    .formatted(
                            peer.title(),
                            median(runs, LoadRun::cpuMillis),
                            ratios(runs, FLOOR, false),
                            ratios(runs, RIVAL, true),
                            median(runs, LoadRun::delay50),
                            median(runs, LoadRun::delay99),
                            beyondFloor(runs),
                            median(runs, LoadRun::megabytes),
                            runs.stream().filter(m -> m.run().passed()).count(),
                            runs.size(),
                            invalid(runs)));
        }
        return text.toString();
    }

    private static String invalid(List<Measured> runs) {
        long count = runs.stream().filter(m -> m.run().invalid()).count();
        return count == 0 ? "" : " (tester held up in " + count + ")";
    }

    private List<Measured> runs(String peer, Rooms rooms, int calls) {
        return comparison.fixed().stream()
                .filter(m -> m.peer().equals(peer)
                        && m.rooms().equals(rooms)
                        && m.run().calls() == calls)
                .toList();
    }

    private static double median(List<Measured> runs, ToDoubleFunction<LoadRun> figure) {
        return Distribution.of(runs, m -> figure.applyAsDouble(m.run())).median();
    }

    private String ratios(List<Measured> runs, String other, boolean inverse) {
        List<Double> ratios = new ArrayList<>();
        for (Measured run : runs) {
            OptionalDouble theirs = sameRound(run, other, LoadRun::cpuMillis);
            if (theirs.isPresent() && theirs.getAsDouble() > 0 && run.run().cpuMillis() > 0) {
                double ratio = run.run().cpuMillis() / theirs.getAsDouble();
                ratios.add(inverse ? 1 / ratio : ratio);
            }
        }
        if (ratios.isEmpty()) {
            return "";
        }
        return "**%.2f** (%s)"
                .formatted(
                        Distribution.of(ratios, r -> r).median(),
                        ratios.stream().map("%.2f"::formatted).collect(Collectors.joining(" ")));
    }

    private String beyondFloor(List<Measured> runs) {
        List<Double> medians = new ArrayList<>();
        List<Double> tails = new ArrayList<>();
        for (Measured run : runs) {
            sameRound(run, FLOOR, LoadRun::delay50)
                    .ifPresent(f -> medians.add(run.run().delay50() - f));
            sameRound(run, FLOOR, LoadRun::delay99)
                    .ifPresent(f -> tails.add(run.run().delay99() - f));
        }
        return medians.isEmpty()
                ? ""
                : "%+.0f / %+.0f"
                        .formatted(
                                Distribution.of(medians, d -> d).median(),
                                Distribution.of(tails, d -> d).median());
    }

    private OptionalDouble sameRound(Measured run, String other, ToDoubleFunction<LoadRun> figure) {
        return runs(other, run.rooms(), run.run().calls()).stream()
                .filter(m -> m.round() == run.round())
                .mapToDouble(m -> figure.applyAsDouble(m.run()))
                .findFirst();
    }

    private String largest() {
        StringBuilder text = new StringBuilder("\n## Largest number that passes\n\n| server (one core) |");
        plan.rooms().forEach(rooms -> text.append(' ').append(rooms).append(" |"));
        text.append("\n|---|").append("---:|".repeat(plan.rooms().size())).append('\n');
        for (Peer peer : peers) {
            text.append("| ").append(peer.title()).append(" |");
            for (Rooms rooms : plan.rooms()) {
                comparison.largest().stream()
                        .filter(l -> l.peer().equals(peer.name()) && l.rooms().equals(rooms))
                        .forEach(l -> text.append(' ').append(l).append(" |"));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
