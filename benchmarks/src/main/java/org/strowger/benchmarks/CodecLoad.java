package org.strowger.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a participant costs in each codec: callers of our own in rooms, some of whom send tones; everybody must hear those
 * of the others in his room and nothing else.
 */
@Command(
        name = "codec-load",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "CPU per participant-second of ours, codec by codec, with every listener's sound checked.")
public final class CodecLoad implements Callable<Integer> {
    private static final int CALLS_PER_SECOND = 50;
    private static final int SETTLE_SECONDS = 4;
    private static final int ANSWER_SECONDS = 20;

    @Option(
            names = "--codecs",
            split = ",",
            paramLabel = "NAME",
            description = "One after the other; a+b = callers take turns in speaking them; default: ${DEFAULT-VALUE}.")
    private List<String> codecs = List.of("pcmu", "g722", "opus", "pcmu+g722+opus");

    @Option(names = "--calls", description = "Callers; default: ${DEFAULT-VALUE}.")
    private int calls = 100;

    @Option(names = "--rooms", paramLabel = "ROOMS", description = "As of peers, with up to 3 talkers; default: 10.")
    private String rooms = "10";

    @Option(names = "--seconds", description = "Measuring window; default: ${DEFAULT-VALUE}.")
    private int seconds = 10;

    @Option(names = "--rounds", description = "Of all codecs in turns; default: ${DEFAULT-VALUE}.")
    private int rounds = 1;

    @Mixin
    private OurOptions ours = new OurOptions();

    /** @param arguments see {@code --help} */
    public static void main(String[] arguments) {
        System.exit(CommandRun.run(new CodecLoad(), arguments));
    }

    private record Row(int round, String codec, double loadAverage, double cpuMillis, Heard heard, long late) {
        static final String HEADING = """
                | round | codec | load average | CPU per participant-second, ms | heard all they should | heard what they should not | packets, of those due | late ticks of the callers |
                |---:|---|---:|---:|---:|---:|---:|---:|
                """;

        String line() {
            return "| %d | %s | %.1f | %.3f | %d of %d | %d | %.1f %% | %d |"
                    .formatted(
                            round,
                            codec,
                            loadAverage,
                            cpuMillis,
                            heard.good(),
                            heard.callers(),
                            heard.wrong(),
                            heard.packetPercent(),
                            late);
        }
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Rooms plan = Rooms.parse(rooms);
        if (calls < 2 || calls > 2000 || seconds < 2 || rounds < 1 || plan.talkers() > Heard.MOST_TALKERS) {
            throw new StrowgerException(
                    "calls are 2 to 2000, seconds 2 or more, rounds 1 or more, talkers up to " + Heard.MOST_TALKERS);
        }
        List<List<Voice>> voices = new ArrayList<>();
        for (String names : codecs) {
            voices.add(
                    List.of(names.split("\\+", -1)).stream().map(Voice::named).toList());
        }
        Path folder = Files.createTempDirectory("strowger-codec-load-");
        Cores cores = Cores.find();
        List<Row> rows = new ArrayList<>();
        try (StrowgerPeer server = ours.start(cores, folder)) {
            cores.moveSelfToTester();
            System.out.print(Row.HEADING);
            // Round 0 warms up the server, and this client.
            for (int round = 0; round <= rounds; round++) {
                for (int i = 0; i < codecs.size(); i++) {
                    Row row = measure(server, plan, voices.get(i), codecs.get(i), round);
                    rows.add(row);
                    System.out.println(row.line());
                }
            }
        } finally {
            CommandRun.remove(folder);
        }
        Path file = ours.results("codec-load.md");
        Files.writeString(file, page(rows));
        System.out.println("written to " + file);
        return rows.stream()
                        .filter(row -> row.round() > 0)
                        .allMatch(row -> row.heard().isRight())
                ? 0
                : 1;
    }

    private Row measure(StrowgerPeer server, Rooms plan, List<Voice> voices, String codec, int round)
            throws InterruptedException {
        double loadAverage = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (LoadClient client = new LoadClient(ours.host())) {
            List<LoadCall> callers = new ArrayList<>();
            int conferences = plan.conferences(calls);
            for (int i = 0; i < calls; i++) {
                int hertz = Heard.tone(i % conferences, i / conferences, plan.talkers());
                callers.add(client.call(
                        server.address(), "8" + i % conferences, voices.get(i / conferences % voices.size()), hertz));
                TimeUnit.MILLISECONDS.sleep(1000 / CALLS_PER_SECOND);
            }
            awaitAnswers(callers);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            ProcessFigures before = ProcessFigures.of(server.pid());
            List<Long> packets =
                    callers.stream().map(caller -> caller.media().received()).toList();
            TimeUnit.SECONDS.sleep(seconds);
            ProcessFigures after = ProcessFigures.of(server.pid());
            client.stopMedia();
            Heard heard = Heard.of(callers, packets, conferences, plan.talkers(), 50L * seconds);
            Row row = new Row(round, codec, loadAverage, after.coresSince(before) * 1000 / calls, heard, client.late());
            callers.forEach(client::end);
            return row;
        }
    }

    private static void awaitAnswers(List<LoadCall> callers) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        for (LoadCall caller : callers) {
            while (!caller.answered()) {
                if (caller.trouble().isPresent() || System.nanoTime() > end) {
                    throw new StrowgerException(
                            "a call is not answered: " + caller.trouble().orElse("nothing is heard of it"));
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private String page(List<Row> rows) {
        StringBuilder text = new StringBuilder("""
                # Codecs

                %d callers, %s, on one core, callers on another: CPU of the server process per participant-second, and whether
                each caller heard the tones of all other talkers of his room (and none of his own, nor of the next room).
                Round 0 warms up.

                %s, Java %s: `benchmarks/codec-load --codecs %s --calls %d --rooms %s --seconds %d --rounds %d`

                """.formatted(
                        calls,
                        Rooms.parse(rooms),
                        LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES),
                        System.getProperty("java.version"),
                        String.join(",", codecs),
                        calls,
                        rooms,
                        seconds,
                        rounds));
        text.append(Row.HEADING);
        rows.forEach(row -> text.append(row.line()).append('\n'));
        return text.toString();
    }
}
