package org.strowger.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Each part of the bridge by itself, by JMH, and what it allocates. */
@Command(
        name = "jmh",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Each part of the bridge by itself: nanoseconds per frame or tick, and bytes allocated.")
public final class Parts implements Callable<Integer> {
    /** Bytes in one iteration, all operations together, that are the measuring's own. */
    private static final double NOTHING = 16_384;

    @Option(names = "--root", hidden = true, required = true, description = "The folder of the sources.")
    private Path root = Path.of("");

    @Option(names = "--short", description = "One run of a second each: to see that all of it runs.")
    private boolean brief;

    @Parameters(
            arity = "0..1",
            paramLabel = "REGEX",
            description = "Which benchmarks, such as Tick or Codec.*decode; default: all.")
    private String include = ".*";

    /** @param arguments see {@code --help} */
    public static void main(String[] arguments) {
        System.exit(CommandRun.run(new Parts(), arguments));
    }

    @Override
    public Integer call() throws IOException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("org\\.strowger\\.benchmarks\\..*" + include)
                .addProfiler(GCProfiler.class)
                .jvmArgs("-XX:+UseZGC", "--enable-native-access=ALL-UNNAMED")
                .shouldFailOnError(true)
                .forks(1)
                .warmupIterations(brief ? 1 : 3)
                .measurementIterations(brief ? 1 : 5)
                .warmupTime(TimeValue.milliseconds(brief ? 300 : 1000))
                .measurementTime(TimeValue.milliseconds(brief ? 300 : 1000));
        Collection<RunResult> results;
        try {
            results = new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new StrowgerException("JMH: " + e.getMessage(), e);
        }
        Path file = root.resolve("benchmarks/results/jmh.md");
        Files.writeString(file, page(results));
        System.out.println("written to " + file);
        return results.stream().allMatch(result -> bytes(result) == 0) ? 0 : 1;
    }

    private String page(Collection<RunResult> results) {
        return """
                # Parts

                Nanoseconds per operation (a frame of 20 ms, or a tick of all that the row names), and bytes allocated by it; what
                stays below 16 KiB for all operations of an iteration together is the measuring's own. What the names and parameters mean is said at the benchmarks' classes.

                %s, %s, %d processors, Java %s, load average at the end %.1f: `benchmarks/jmh %s%s`

                | benchmark | parameters | ns | ± | ns each | B allocated |
                |---|---|---:|---:|---:|---:|
                %s
                """.formatted(
                        LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES),
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("java.version"),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                        brief ? "--short " : "",
                        include,
                        results.stream().map(Parts::row).collect(Collectors.joining("\n")));
    }

    private static String row(RunResult result) {
        BenchmarkParams params = result.getParams();
        Result<?> time = result.getPrimaryResult();
        String name = params.getBenchmark().replaceAll("^.*\\.(\\w+)Benchmark\\.(\\w+)$", "$1 $2");
        String parameters = params.getParamsKeys().stream()
                .sorted()
                .map(key -> key + " " + params.getParam(key))
                .collect(Collectors.joining(", "));
        return "| %s | %s | %.1f | %s | %s | %.1f |"
                .formatted(
                        name,
                        parameters,
                        time.getScore(),
                        Double.isNaN(time.getScoreError()) ? "" : "%.1f".formatted(time.getScoreError()),
                        each(params, time.getScore()),
                        bytes(result));
    }

    /** Per participant or per conference, where there are many. */
    private static String each(BenchmarkParams params, double nanos) {
        for (String many : new String[] {"participants", "conferences"}) {
            if (params.getParamsKeys().contains(many)) {
                return "%.1f".formatted(nanos / Integer.parseInt(params.getParam(many)));
            }
        }
        return "";
    }

    /** Allocated by one operation. */
    private static double bytes(RunResult result) {
        double each = result.getSecondaryResults().values().stream()
                .filter(r -> r.getLabel().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(r -> r.getScore())
                .findFirst()
                .orElse(0);
        double iterationNanos = result.getParams().getMeasurement().getTime().convertTo(TimeUnit.NANOSECONDS);
        double operations = iterationNanos / result.getPrimaryResult().getScore();
        return each * operations < NOTHING ? 0 : each;
    }
}
