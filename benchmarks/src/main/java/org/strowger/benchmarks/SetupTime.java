package org.strowger.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.strowger.app.demo.DemoOptions;
import org.strowger.app.demo.DemoOptions.Degree;
import org.strowger.app.demo.DemoOptions.Identify;
import org.strowger.app.demo.DemoOptions.Topology;
import org.strowger.server.StrowgerException;

/**
 * Setup time: from the caller's INVITE to audio in both directions, through the switchboard and beside it by a plain
 * {@code Dial()} of the same Asterisk, call by call in turn.
 *
 * <p>The carrier's part is the same in both, so it is in both figures, and the difference of the medians is ours alone.
 */
public final class SetupTime {
    private static final int WARM_UP = 5;

    private final int rounds;
    private final int calls;

    private SetupTime(int rounds, int calls) {
        this.rounds = rounds;
        this.calls = calls;
    }

    /** @param arguments output file, "full", "media", "stay" or "all", rounds, calls of each kind in a round */
    public static void main(String[] arguments) throws InterruptedException {
        Path file = Path.of(arguments[0]);
        List<Degree> degrees = arguments[1].equals("all")
                ? List.of(Degree.FULL, Degree.STAY)
                : List.of(Degree.valueOf(arguments[1].toUpperCase(Locale.ROOT)));
        SetupTime benchmark = new SetupTime(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        int status = 1;
        try {
            SetupTimeReport report = new SetupTimeReport();
            for (Degree degree : degrees) {
                for (String treatment : List.of("ringback", "music")) {
                    benchmark.measure(degree, treatment, report);
                }
            }
            Files.writeString(
                    file, report.text(String.join(" ", List.of(arguments).subList(1, arguments.length))));
            status = 0;
        } catch (RuntimeException | IOException e) {
            // Here, as the exit below would come before the virtual machine's own word about it.
            System.err.println("setup-time: " + (e instanceof StrowgerException ? e.getMessage() : e));
        } finally {
            System.exit(status);
        }
    }

    private void measure(Degree degree, String treatment, SetupTimeReport report) throws InterruptedException {
        DemoOptions options = new DemoOptions(degree, Identify.ANY, Topology.CARRIER, false);
        List<Sample> ours = new ArrayList<>();
        List<Sample> plain = new ArrayList<>();
        List<Double> differences = new ArrayList<>();
        try (Ground ground = Ground.start(options, treatment)) {
            Steps steps = new Steps(ground.exchange().farm());
            Sample first = ground.first();
            for (int i = 0; i < WARM_UP; i++) {
                ground.plain();
                ground.ours();
            }
            double loadBefore = load();
            for (int round = 0; round < rounds; round++) {
                List<Sample> oursNow = new ArrayList<>();
                List<Sample> plainNow = new ArrayList<>();
                for (int i = 0; i < calls; i++) {
                    plainNow.add(ground.plain());
                    oursNow.add(ground.ours());
                }
                differences.add(Distribution.of(oursNow, Sample::twoWay).median()
                        - Distribution.of(plainNow, Sample::twoWay).median());
                ours.addAll(oursNow);
                plain.addAll(plainNow);
            }
            report.add(new SetupTimeReport.Row(
                    degree.name().toLowerCase(Locale.ROOT),
                    treatment,
                    plain,
                    ours,
                    differences,
                    first.answered(),
                    loadBefore,
                    load(),
                    steps.medians(ours),
                    steps.medians(List.of(first))));
        }
    }

    private static double load() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
