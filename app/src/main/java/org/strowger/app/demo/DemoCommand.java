package org.strowger.app.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.strowger.app.demo.DemoOptions.Degree;
import org.strowger.app.demo.DemoOptions.Identify;
import org.strowger.app.demo.DemoOptions.Topology;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.server.Configuration;
import org.strowger.server.LogLevels;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole call, on this machine, checked. */
@Command(
        name = "demo",
        description = {
            "Starts a carrier, two switchboards and three media servers; two callers dial local numbers and meet in a"
                    + " conference. Exit status 0 only if everything that is claimed of it was seen."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--release", paramLabel = "DEGREE", description = "full, media or stay; default full.")
    private String release = "full";

    @Option(
            names = "--identify",
            paramLabel = "WAY",
            description = "pool, dtmf or header: how callbacks must say who they are; default any.")
    private String identify = "any";

    @Option(
            names = "--topology",
            paramLabel = "WAY",
            description = "carrier: callbacks come through the telephone network; ip: media servers reach the"
                    + " switchboards' Asterisks directly. Default carrier.")
    private String topology = "carrier";

    @Option(names = "--processes", description = "Every server in a process of its own.")
    private boolean processes;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes what was seen as data, too.")
    private @Nullable Path json;

    @Option(names = "--keep", description = "Leaves everything running, and says how to call in.")
    private boolean keep;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        DemoOptions options = options();
        PrintWriter out = spec.commandLine().getOut();
        DemoReport report = new DemoReport(out);
        // Servers of this process would write into the ladder; what goes wrong is told all the same.
        LogLevels.follow(new Configuration(Optional.empty(), Map.of("strowger.logging.level", "WARN")));
        long started = System.nanoTime();
        report.line("Starting a carrier, two switchboards (Metz, Nancy), dispatch, three media servers …");
        DemoResult result;
        try (Exchange exchange = new Exchange.Plan().with(options).start()) {
            exchange.closeAtExit();
            report.line("Up after %.1f s.".formatted((System.nanoTime() - started) / 1e9));
            result = new Demonstration(options, report).on(exchange, started);
            report.line("");
            report.line(
                    result.passed() ? "All of it held, in %.0f s.".formatted(result.seconds()) : "NOT all of it held.");
            if (json != null) {
                DemoReport.json(json, result);
            }
            if (keep) {
                keepRunning(exchange, report, result.passed() ? 0 : 1);
            }
        }
        return result.passed() ? 0 : 1;
    }

    private DemoOptions options() {
        try {
            return new DemoOptions(
                    DemoOptions.read(Degree.class, "--release", release),
                    DemoOptions.read(Identify.class, "--identify", identify),
                    DemoOptions.read(Topology.class, "--topology", topology),
                    processes);
        } catch (StrowgerException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void keepRunning(Exchange exchange, DemoReport report, int status) throws InterruptedException {
        report.heading("It keeps running; Ctrl-C ends it");
        for (Town town : DemoWorld.TOWNS) {
            report.line("  to call %s, from another terminal: ./strowger call %s"
                    .formatted(town.title(), exchange.dialling(town.did())));
        }
        report.line("  to look at it: ./strowger tables --data %s".formatted(exchange.folder()));
        exchange.endsBySignal(status);
        Thread.currentThread().join();
    }
}
