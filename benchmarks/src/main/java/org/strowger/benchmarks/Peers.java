package org.strowger.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets ours beside Asterisk's ConfBridge and the smallest mixer in C, all on one core, with the same black-box tester. */
@Command(
        name = "peers",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = "Compares conference servers on one core, in turns.")
public final class Peers implements Callable<Integer> {
    @Option(
            names = "--short",
            description = "Two minutes: one round of rooms of 10 with one load, no search for the largest number.")
    private boolean brief;

    @Option(
            names = "--peers",
            split = ",",
            paramLabel = "NAME",
            description = "Of floor, confbridge, confbridge-jb, ours; default: ${DEFAULT-VALUE}.")
    private List<String> names = List.of("floor", "confbridge", "ours");

    @Option(
            names = "--rooms",
            split = ",",
            paramLabel = "ROOMS",
            description = "Callers per conference, all = one big one, 10x1 = ten of whom one talks; default: 10,3,all.")
    private List<String> rooms = List.of("10", "3", "all");

    @Option(
            names = "--calls",
            split = ",",
            paramLabel = "N",
            description = "Fixed loads, callers; ConfBridge gets those up to 1000; default: ${DEFAULT-VALUE}.")
    private List<Integer> calls = List.of(250, 2000);

    @Option(names = "--rounds", description = "Of each fixed load; default: ${DEFAULT-VALUE}.")
    private int rounds = 3;

    @Option(names = "--seconds", description = "Measuring window of a run, 10 or more; default: ${DEFAULT-VALUE}.")
    private int seconds = 10;

    @Option(names = "--no-capacity", description = "No search for the largest number that passes.")
    private boolean noCapacity;

    @Mixin
    private OurOptions ours = new OurOptions();

    @Mixin
    private LoadOptions load = new LoadOptions();

    /** @param arguments see {@code --help} */
    public static void main(String[] arguments) {
        System.exit(CommandRun.run(new Peers(), arguments));
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (brief) {
            rooms = List.of("10");
            calls = List.of(calls.getFirst());
            rounds = 1;
            noCapacity = true;
        }
        if (seconds < 10 || rounds < 1 || calls.stream().anyMatch(n -> n < 10 || n > 4000)) {
            throw new StrowgerException("seconds are 10 or more, rounds 1 or more, calls 10 to 4000");
        }
        PeersPlan plan = new PeersPlan(rooms.stream().map(Rooms::parse).toList(), calls, rounds, seconds, !noCapacity);
        Path folder = Files.createTempDirectory("strowger-peers-");
        List<Peer> peers = new ArrayList<>();
        try {
            Cores cores = Cores.find();
            Confload tester = load.build(folder, cores);
            for (String name : names) {
                peers.add(start(name, tester, cores, folder));
            }
            measure(tester, peers, plan);
        } finally {
            peers.reversed().forEach(Peer::close);
            CommandRun.remove(folder);
        }
        return 0;
    }

    private Peer start(String name, Confload tester, Cores cores, Path folder) throws InterruptedException {
        return switch (name) {
            case "floor" -> FloorPeer.start(tester, cores, folder);
            case "confbridge" -> ConfBridgePeer.start(cores, false);
            case "confbridge-jb" -> ConfBridgePeer.start(cores, true);
            case "ours" -> ours.start(cores, folder);
            default ->
                throw new StrowgerException(
                        "no such peer: " + name + "; there are floor, confbridge, confbridge-jb, ours");
        };
    }

    private void measure(Confload tester, List<Peer> peers, PeersPlan plan) throws InterruptedException, IOException {
        List<Measured> all = new ArrayList<>();
        System.out.println(Measured.heading());
        Comparison comparison = new Comparison(tester, peers, plan, measured -> {
            all.add(measured);
            System.out.println(measured.line());
        });
        comparison.run();
        Path file = ours.results("peers.md");
        Files.writeString(file, new PeersReport(peers, plan, comparison, all).text(words()));
        System.out.println("written to " + file);
    }

    private String words() {
        return brief
                ? "--short"
                : "--peers %s --rooms %s --calls %s --rounds %d --seconds %d%s"
                        .formatted(
                                String.join(",", names),
                                String.join(",", rooms),
                                String.join(
                                        ",", calls.stream().map(String::valueOf).toList()),
                                rounds,
                                seconds,
                                noCapacity ? " --no-capacity" : "");
    }
}
