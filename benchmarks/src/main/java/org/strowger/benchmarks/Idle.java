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
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What conferences cost in which nothing happens: in each is one caller who is on hold. Beside it the same process without
 * anybody.
 */
@Command(
        name = "idle",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "CPU of ours with many idle conferences, beside the same process without any.")
public final class Idle implements Callable<Integer> {
    private static final double MOST_CORES = 0.01;
    /** Seconds in which each is sent a report. */
    private static final int REPORTS_WITHIN = 25;

    private static final int FIRST = 100_000;
    /** The join's own work, and the compilation of it, are over by then. */
    private static final int SETTLE_SECONDS = 20;

    @Option(names = "--conferences", description = "How many; default: ${DEFAULT-VALUE}.")
    private int conferences = 10_000;

    @Option(names = "--seconds", description = "Measuring window; default: ${DEFAULT-VALUE}.")
    private int seconds = 60;

    @Mixin
    private OurOptions ours = new OurOptions();

    /** @param arguments see {@code --help} */
    public static void main(String[] arguments) {
        System.exit(CommandRun.run(new Idle(), arguments));
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (conferences < 1 || conferences > 16_000 || seconds < REPORTS_WITHIN) {
            throw new StrowgerException("conferences are 1 to 16000, seconds " + REPORTS_WITHIN + " or more");
        }
        Path folder = Files.createTempDirectory("strowger-idle-");
        Cores cores = Cores.find();
        try (StrowgerPeer server = ours.start(cores, folder);
                CallersOnHold callers = new CallersOnHold(ours.host(), conferences)) {
            cores.moveSelfToTester();
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            double empty = cores(server);
            for (int i = 0; i < conferences; i++) {
                callers.call(server.address(), Integer.toString(FIRST + i));
                TimeUnit.MILLISECONDS.sleep(1000 / server.callsPerSecond());
            }
            callers.await();
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            callers.reported();
            double all = cores(server);
            int reported = callers.reported();
            double idle = all - empty;
            boolean holds = callers.up() == conferences && reported == conferences && idle < MOST_CORES;
            String text = """
                    | conferences | with a caller on hold each | who were sent reports | cores, empty | cores, idle conferences | difference | load average | under 1 %% of a core |
                    |---:|---:|---:|---:|---:|---:|---:|---|
                    | %d | %d | %d | %.4f | %.4f | **%+.4f** | %.1f | %s |
                    """.formatted(
                            conferences,
                            callers.up(),
                            reported,
                            empty,
                            all,
                            idle,
                            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                            holds ? "holds" : "**does not hold**");
            System.out.print(text);
            callers.troubles().forEach(why -> System.out.println("a call did not come up, or ended: " + why));
            Path file = ours.results("idle.md");
            Files.writeString(file, """
                    # Idle conferences

                    Each with one caller who is on hold; CPU of the whole process, everything included.

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
