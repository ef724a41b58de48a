package org.strowger.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.strowger.benchmarks.Confload.Load;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What conferences cost in which nothing happens: in each is one caller who has joined and sends nothing. Beside it the
 * same process without anybody.
 */
@Command(
        name = "idle",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "CPU of ours with many idle conferences, beside the same process without any.")
public final class Idle implements Callable<Integer> {
    private static final double MOST_CORES = 0.01;
    private static final int CALLS_PER_SECOND = 100;
    /** The join's own work, and the compilation of it, are over by then. */
    private static final int SETTLE_SECONDS = 20;

    @Option(names = "--conferences", description = "How many; default: ${DEFAULT-VALUE}.")
    private int conferences = 10_000;

    @Option(names = "--seconds", description = "Measuring window; default: ${DEFAULT-VALUE}.")
    private int seconds = 30;

    @Mixin
    private OurOptions ours = new OurOptions();

    @Mixin
    private LoadOptions load = new LoadOptions();

    /** @param arguments see {@code --help} */
    public static void main(String[] arguments) {
        System.exit(CommandRun.run(new Idle(), arguments));
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (conferences < 1 || conferences > 16_000 || seconds < 5) {
            throw new StrowgerException("conferences are 1 to 16000, seconds 5 or more");
        }
        Path folder = Files.createTempDirectory("strowger-idle-");
        Cores cores = Cores.find();
        Confload tester = load.build(folder, cores);
        try (StrowgerPeer server = ours.start(cores, folder)) {
            Load silent = new Load(server, new Rooms(1, 0), 10, CALLS_PER_SECOND, 10, SETTLE_SECONDS).withoutPackets();
            tester.run(silent);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            double empty = cores(server);
            LoadRun run =
                    tester.run(new Load(server, new Rooms(1, 0), conferences, CALLS_PER_SECOND, seconds, SETTLE_SECONDS)
                            .withoutPackets());
            double idle = run.cpuCores() - empty;
            boolean holds = run.up() == conferences && idle < MOST_CORES;
            String text = """
                    | conferences | with a silent caller each, up | cores, empty | cores, idle conferences | difference | load average | under 1 %% of a core |
                    |---:|---:|---:|---:|---:|---:|---|
                    | %d | %d | %.4f | %.4f | **%+.4f** | %.1f | %s |
                    """.formatted(
                            conferences,
                            run.up(),
                            empty,
                            run.cpuCores(),
                            idle,
                            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                            holds ? "holds" : "**does not hold**");
            System.out.print(text);
            if (run.up() < conferences) {
                System.out.println("calls that did not come up: " + run.refusals());
            }
            Path file = ours.results("idle.md");
            Files.writeString(file, """
                    # Idle conferences

                    Each with one caller who has joined and sends nothing; CPU of the whole process, everything included.

                    %s, Java %s: `benchmarks/idle --conferences %d --seconds %d`

                    %s""".formatted(
                            LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES),
                            System.getProperty("java.version"),
                            conferences,
                            seconds,
                            text));
            System.out.println("written to " + file);
            return holds ? 0 : 1;
        } finally {
            CommandRun.remove(folder);
        }
    }

    private double cores(StrowgerPeer server) throws InterruptedException {
        ProcessFigures before = ProcessFigures.of(server.pid());
        TimeUnit.SECONDS.sleep(seconds);
        return ProcessFigures.of(server.pid()).coresSince(before);
    }
}
