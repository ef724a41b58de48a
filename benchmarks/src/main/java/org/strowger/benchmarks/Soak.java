package org.strowger.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.strowger.benchmarks.Confload.Load;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Ours at 70 % of its capacity for a long time, while callers join and leave: is it late, does anything grow? Beside it on
 * the same core runs a thread that only wakes as often, so that the machine's own lateness is known.
 */
@Command(
        name = "soak",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Ours at 70 % of its capacity with joins and leaves: lateness, memory, descriptors, threads.")
public final class Soak implements Callable<Integer> {
    /** Connections of the server's own come and go, too. */
    private static final int DESCRIPTORS = 20;

    private static final int SETTLE_SECONDS = 3;

    private static final String FIRST_WORKER = "rtp-0";
    /** The load goes on until the last figures are taken. */
    private static final int AFTER_SECONDS = 15;

    @Option(
            names = "--capacity",
            required = true,
            description = "Callers in rooms of ten that one core can take, as found by benchmarks/peers.")
    private int capacity;

    @Option(names = "--minutes", description = "How long is measured; default: ${DEFAULT-VALUE}.")
    private double minutes = 30;

    @Option(names = "--warm-up", description = "Seconds before that; default: ${DEFAULT-VALUE}.")
    private int warmUp = 60;

    @Option(names = "--per-second", description = "Joins, and leaves, a second; default: ${DEFAULT-VALUE}.")
    private int perSecond = 20;

    @Option(names = "--stay", description = "Seconds that each of them stays; default: ${DEFAULT-VALUE}.")
    private int stay = 10;

    @Mixin
    private OurOptions ours = new OurOptions();

    @Mixin
    private LoadOptions load = new LoadOptions();

    /** @param arguments see {@code --help} */
    public static void main(String[] arguments) {
        System.exit(CommandRun.run(new Soak(), arguments));
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        int steady = capacity * 7 / 10 - perSecond * stay;
        if (perSecond < 1 || stay < 1 || steady < 10 || minutes <= 0 || warmUp < 0) {
            throw new StrowgerException("70 % of the capacity must be more than those who come and go at a time ("
                    + perSecond * stay + ") by 10 at least");
        }
        Path folder = Files.createTempDirectory("strowger-soak-");
        Cores cores = Cores.find();
        Confload tester = load.build(folder, cores);
        try (StrowgerPeer server = ours.start(cores, folder);
                ChildProcess bare =
                        BareTimer.start(ProcessFigures.niceness(server.pid(), FIRST_WORKER), cores, folder);
                LoadClient client = new LoadClient(ours.host())) {
            cores.moveSelfToTester();
            SoakFigures.Source source = new SoakFigures.Source(server, bare);
            try (Churn churn = new Churn(client, server.address(), perSecond, stay)) {
                return soak(tester, server, source, churn, steady);
            }
        } finally {
            CommandRun.remove(folder);
        }
    }

    private int soak(Confload tester, StrowgerPeer server, SoakFigures.Source source, Churn churn, int steady)
            throws InterruptedException, IOException {
        int seconds = (int) Math.ceil(minutes * 60);
        int before = steady / server.callsPerSecond() + SETTLE_SECONDS + warmUp;
        Load base = new Load(
                server,
                Rooms.parse("10"),
                steady,
                server.callsPerSecond(),
                seconds + warmUp + AFTER_SECONDS,
                SETTLE_SECONDS);
        CompletableFuture<LoadRun> run = CompletableFuture.supplyAsync(() -> run(tester, base));
        System.out.printf(
                "%d callers in rooms of ten, and %d a second who join and stay %d s; measured after %d s for %d s%n",
                steady, perSecond, stay, before, seconds);
        TimeUnit.SECONDS.sleep(before);
        List<SoakFigures> all = new ArrayList<>();
        all.add(source.afterCollection());
        int step = Math.clamp(seconds / 30, 5, 60);
        for (int second = step; second < seconds; second += step) {
            TimeUnit.SECONDS.sleep(step);
            all.add(source.now());
            System.out.println(all.getLast().line(all.getFirst()));
        }
        all.add(source.now());
        SoakFigures last = source.afterCollection();
        SoakReport report = new SoakReport(all, last, finished(run), churn, DESCRIPTORS + 2 * perSecond);
        System.out.println(report.text());
        Path file = ours.results("soak.md");
        Files.writeString(
                file,
                report.page("--capacity %d --minutes %s --per-second %d --stay %d"
                        .formatted(capacity, minutes, perSecond, stay)));
        System.out.println("written to " + file);
        return report.holds() ? 0 : 1;
    }

    private static LoadRun run(Confload tester, Load load) {
        try {
            return tester.run(load);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrowgerException("interrupted", e);
        }
    }

    private static LoadRun finished(CompletableFuture<LoadRun> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw new StrowgerException("the load failed: " + e.getMessage(), e);
        }
    }
}
