package org.strowger.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the soak showed, and whether it holds. */
final class SoakReport {
    private static final double MOST_LATENESS_MICROS = 500;

    /** Where the steps end: two that are beyond it cannot be compared. */
    private static final double MEASURABLE_MICROS = 50_000;

    private final List<SoakFigures> all;
    private final List<Check> checks = new ArrayList<>();

    private record Check(String what, String figures, boolean holds) {
        String line() {
            return "| %s | %s | %s |".formatted(what, figures, holds ? "holds" : "**does not hold**");
        }
    }

    /**
     * @param all in their order; the first one after a collection
     * @param collected the last one, after a collection
     * @param descriptors how many more may be open for those who are coming or going at the moment
     */
    SoakReport(List<SoakFigures> all, SoakFigures collected, LoadRun run, Churn churn, int descriptors) {
        this.all = List.copyOf(all);
        SoakFigures first = all.getFirst();
        SoakFigures last = all.getLast();
        lateness(first, last);
        check(
                "heap after a collection does not grow",
                "%.1f MB, then %.1f MB".formatted(first.heap(), collected.heap()),
                collected.heap() <= 1.1 * first.heap() + 8);
        double memoryBefore =
                Distribution.of(part(0), f -> f.process().megabytes()).median();
        double memoryAfter =
                Distribution.of(part(2), f -> f.process().megabytes()).median();
        check(
                "resident memory does not grow (medians of the first and the last third)",
                "%.0f MB, then %.0f MB".formatted(memoryBefore, memoryAfter),
                memoryAfter <= 1.1 * memoryBefore + 16);
        grows("descriptors", first.process().descriptors(), last.process().descriptors(), descriptors);
        grows("threads", first.process().threads(), last.process().threads(), 5);
        check(
                "who joined was in until he left",
                "%d joined, %d failed%s"
                        .formatted(
                                churn.joined(),
                                churn.failed(),
                                churn.trouble().map(t -> " (" + t + ")").orElse("")),
                churn.failed() == 0);
        check(
                "those who stayed heard everything",
                run.passed()
                        ? "passed"
                        : "%s; %d of %d came up, refused: %s"
                                .formatted(
                                        String.join(
                                                " ", run.why().stream().sorted().toList()),
                                        run.up(),
                                        run.calls(),
                                        run.refusals()),
                run.passed());
        check(
                "no slot was left out",
                Long.toString(last.skipped() - first.skipped()),
                last.skipped() == first.skipped());
    }

    private void lateness(SoakFigures first, SoakFigures last) {
        StepDistribution ours = last.lateness().since(first.lateness());
        StepDistribution bare = last.bare().since(first.bare());
        double difference = ours.quantile(0.999) - bare.quantile(0.999);
        check(
                "slots begin no later than a bare timer + 0.5 ms at p99.9",
                "%s; bare timer %s: %+.2f ms".formatted(ours.text(), bare.text(), difference / 1000),
                difference <= MOST_LATENESS_MICROS && ours.quantile(0.999) < MEASURABLE_MICROS);
    }

    private void grows(String what, int before, int after, int tolerance) {
        check(what + " do not grow", before + ", then " + after, after <= before + tolerance);
    }

    private void check(String what, String figures, boolean holds) {
        checks.add(new Check(what, figures, holds));
    }

    private List<SoakFigures> part(int third) {
        int size = Math.max(1, all.size() / 3);
        int from = third == 0 ? 0 : all.size() - size;
        return all.subList(from, from + size);
    }

    boolean holds() {
        return checks.stream().allMatch(Check::holds);
    }

    String text() {
        return checks.stream().map(Check::line).collect(Collectors.joining("\n", "| | | |\n|---|---|---|\n", ""));
    }

    String page(String command) {
        return """
                # Soak

                Ours on one core at 70 %% of its capacity, callers joining and leaving; a thread that only wakes as often runs
                beside it on the same core, at the same nice value.

                %s, Java %s, load average at the end %.1f: `benchmarks/soak %s`

                %s

                ```
                %s
                ```
                """.formatted(
                        LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES),
                        System.getProperty("java.version"),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                        command,
                        text(),
                        all.stream().skip(1).map(f -> f.line(all.getFirst())).collect(Collectors.joining("\n")));
    }
}
