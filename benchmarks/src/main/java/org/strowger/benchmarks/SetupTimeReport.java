package org.strowger.benchmarks;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures as a page, and on standard output as they come. */
final class SetupTimeReport {
    private final List<Row> rows = new ArrayList<>();

    /**
     * One degree of release with one treatment.
     *
     * @param differences of the medians, round by round
     * @param cold the first call of the freshly started farm, INVITE to 200
     * @param steps medians of the calls' steps
     * @param firstSteps those of the first call
     */
    record Row(
            String degree,
            String treatment,
            List<Sample> plain,
            List<Sample> ours,
            List<Double> differences,
            double cold,
            double loadBefore,
            double loadAfter,
            Map<String, Double> steps,
            Map<String, Double> firstSteps) {}

    void add(Row row) {
        rows.add(row);
        System.out.println(line(row));
        System.out.println(steps(row));
        System.out.println(firstSteps(row));
    }

    private static String line(Row row) {
        Distribution plain = Distribution.of(row.plain(), Sample::twoWay);
        Distribution ours = Distribution.of(row.ours(), Sample::twoWay);
        return "| %s | %s | %d | %.0f (%.0f) | %.0f (%.0f) | **%.0f** | %s | %.0f | %.1f–%.1f |"
                .formatted(
                        row.degree(),
                        row.treatment(),
                        row.ours().size(),
                        plain.median(),
                        plain.p90(),
                        ours.median(),
                        ours.p90(),
                        ours.median() - plain.median(),
                        row.differences().stream().map("%.0f"::formatted).collect(Collectors.joining(" ")),
                        row.cold(),
                        row.loadBefore(),
                        row.loadAfter());
    }

    private static String steps(Row row) {
        StringBuilder text = new StringBuilder("| after ms | step |\n|---:|---|\n");
        row.steps().forEach((step, at) -> text.append(step(at, step)));
        text.append(step(Distribution.of(row.ours(), Sample::answered).median(), "caller: answered"));
        text.append(step(Distribution.of(row.ours(), Sample::callerHears).median(), "caller: hears the conference"));
        text.append(step(Distribution.of(row.ours(), Sample::farEndHears).median(), "conference: hears the caller"));
        text.append(step(Distribution.of(row.plain(), Sample::answered).median(), "plain: answered"));
        text.append(step(Distribution.of(row.plain(), Sample::callerHears).median(), "plain: caller hears"));
        text.append(step(Distribution.of(row.plain(), Sample::farEndHears).median(), "plain: far end hears"));
        return text.toString();
    }

    private static String firstSteps(Row row) {
        StringBuilder text = new StringBuilder("| after ms | first call after start |\n|---:|---|\n");
        row.firstSteps().forEach((step, at) -> text.append(step(at, step)));
        return text.append(step(row.cold(), "caller: answered")).toString();
    }

    private static String step(double at, String step) {
        return "| %.1f | %s |%n".formatted(at, step);
    }

    String text(String command) {
        StringBuilder text = new StringBuilder("""
                # Setup time

                From the caller's INVITE to audio in both directions, ms: median (nine in ten are below). *Plain* is
                `Dial()` by the same switchboard's Asterisk over the same carrier to a telephone that answers at once;
                *ours* is the local number, where the caller and somebody who is in the conference already must have
                heard each other's tone. The two ways take turns, call by call. Ours includes what the conference adds
                between mouth and ear; the carrier's own part is in both.

                %s, %s, %s, Java %s: `benchmarks/setup-time %s`

                | release | caller hears | calls of each kind | plain | ours | difference of medians | by round | first call after start, INVITE to 200 | load average |
                |---|---|---:|---:|---:|---:|---|---:|---|
                """.formatted(
                        LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES),
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors() + " processors",
                        System.getProperty("java.version"),
                        command));
        rows.forEach(row -> text.append(line(row)).append('\n'));
        for (Row row : rows) {
            text.append("\n## Steps: release %s, %s\n\n".formatted(row.degree(), row.treatment()))
                    .append(steps(row))
                    .append('\n')
                    .append(firstSteps(row));
        }
        return text.toString();
    }
}
