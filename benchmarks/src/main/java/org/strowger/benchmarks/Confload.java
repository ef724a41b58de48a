package org.strowger.benchmarks;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.strowger.server.StrowgerException;

/**
 * The black-box tester confload and the smallest mixer refmix, both in C, from a folder beside the sources. What they
 * measure is written in that folder's README.
 */
final class Confload {
    static final int SIP_PORTS = 23_000;
    private static final int RTP_PORTS = 26_000;
    private static final int BUILD_SECONDS = 120;
    /** After the load, for its BYEs. */
    private static final int END_SECONDS = 60;

    private final Path folder;
    private final Cores cores;
    private final String network;
    private final AtomicInteger runs = new AtomicInteger();

    private Confload(Path folder, Cores cores, String network) {
        this.folder = folder;
        this.cores = cores;
        this.network = network;
    }

    /**
     * Compiles both.
     *
     * @param sources folder of confload.c and refmix.c
     * @param folder where the programs and their logs go
     * @param network a loopback network for the callers' addresses, such as 127.77.0.0
     * @throws StrowgerException if a source or the compiler is missing
     */
    static Confload build(Path sources, Path folder, Cores cores, String network) throws InterruptedException {
        for (String program : List.of("confload", "refmix")) {
            Path source = sources.resolve(program + ".c");
            if (!Files.isReadable(source)) {
                throw new StrowgerException(
                        source + " is missing: set CONFLOAD to the folder of confload.c and refmix.c");
            }
            List<String> command =
                    List.of("gcc", "-O2", "-o", folder.resolve(program).toString(), source.toString(), "-lm");
            ChildProcess compiler = ChildProcess.start("gcc-" + program, folder, command, Map.of());
            List<String> said = compiler.awaitEnd(BUILD_SECONDS);
            if (compiler.status() != 0) {
                throw new StrowgerException(program + " does not compile: " + String.join(" | ", said));
            }
        }
        return new Confload(folder, cores, network);
    }

    /** The smallest mixer's program. */
    Path refmix() {
        return folder.resolve("refmix");
    }

    /**
     * One load.
     *
     * @param peer whom to call
     * @param perSecond calls begun in a second
     * @param window how long is measured, s
     * @param settle between the last call's answer and the window, s
     */
    record Load(Peer peer, Rooms rooms, int calls, int perSecond, int window, int settle) {
        /** Longer than it can take. */
        int limitSeconds() {
            return calls / perSecond + settle + window + END_SECONDS;
        }
    }

    /** Runs one load, and waits for its end. */
    LoadRun run(Load load) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                folder.resolve("confload").toString(),
                "--target",
                "sip:1000@" + load.peer().address(),
                "--local",
                "127.0.0.1",
                "--local-port",
                Integer.toString(freePort("127.0.0.1", SIP_PORTS)),
                "--rtp-port",
                Integer.toString(freePort("0.0.0.0", RTP_PORTS)),
                "--rtp-net",
                network));
        option(command, "--calls", load.calls());
        option(command, "--conferences", load.rooms().conferences(load.calls()));
        option(command, "--speakers", load.rooms().talkers());
        option(command, "--ramp", load.perSecond());
        option(command, "--duration", load.window());
        option(command, "--settle", load.settle());
        option(command, "--pid", load.peer().pid());
        ChildProcess tester =
                ChildProcess.start("confload-" + runs.getAndIncrement(), folder, cores.onTester(command), Map.of());
        List<String> lines = tester.awaitEnd(load.limitSeconds());
        if (tester.status() > 1) {
            throw new StrowgerException("confload: " + String.join(" | ", lines));
        }
        String figures = lines.stream()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow(() -> new StrowgerException("confload printed no figures: " + String.join(" | ", lines)));
        return LoadRun.parse(figures);
    }

    private static void option(List<String> command, String name, long value) {
        command.add(name);
        command.add(Long.toString(value));
    }

    /**
     * A UDP port that is free at this moment.
     *
     * @param from where to begin to look: below those that the system gives away by itself
     * @throws StrowgerException if there is none
     */
    static int freePort(String host, int from) {
        for (int port = from; port < from + 2_000; port += 2) {
            if (isFree(host, port)) {
                return port;
            }
        }
        throw new StrowgerException("no free UDP port on " + host);
    }

    private static boolean isFree(String host, int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
