package org.strowger.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.strowger.server.StrowgerException;

/** Ours: {@code strowger up} with one media worker, everything else as it comes, but for the limits on participants. */
final class StrowgerPeer implements Peer {
    /** Building may come first. */
    private static final int READY_SECONDS = 600;

    private static final int WEB_PORTS = 28_000;
    private static final String ROOM = "20000";

    private final ChildProcess process;
    private final String address;
    private final String web;

    private StrowgerPeer(ChildProcess process, String address, String web) {
        this.process = process;
        this.address = address;
        this.web = web;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param launcher the {@code strowger} script
     * @param host loopback address to listen on
     * @param more further settings, KEY=VALUE
     */
    static StrowgerPeer start(Path launcher, String host, List<String> more, Cores cores, Path folder)
            throws InterruptedException {
        String address = host + ":" + Confload.freePort(host, Confload.SIP_PORTS);
        String web = host + ":" + Confload.freePort(host, WEB_PORTS);
        List<String> command = new ArrayList<>(List.of(
                launcher.toString(),
                "up",
                "--listen",
                address,
                "--data",
                folder.resolve("data").toString()));
        List<String> settings = new ArrayList<>(List.of(
                "http.listen=" + web,
                "dispatch.listen=[\"" + host + ":0\"]",
                "media-server.sip.bind=" + host + ":0",
                "media-server.rtp.bind=" + host,
                "media-server.places=" + ROOM,
                // Where it ends is to be found, not guarded against.
                "media-server.busy-limit=1",
                "media-server.limits.participants-per-conference=" + ROOM,
                "accounts.guests.max-participants=" + ROOM,
                "accounts.guests.max-calls=" + ROOM));
        settings.addAll(more);
        for (String setting : settings) {
            command.add("--set");
            command.add(setting);
        }
        ChildProcess process = ChildProcess.start("strowger", folder, cores.onServer(command), Map.of());
        try {
            process.awaitLine("strowger ready", READY_SECONDS);
        } catch (StrowgerException | InterruptedException e) {
            process.close();
            throw e;
        }
        return new StrowgerPeer(process, address, web);
    }

    /** Its figures now. */
    Scrape metrics() throws InterruptedException {
        return Scrape.of(web);
    }

    @Override
    public String name() {
        return "ours";
    }

    @Override
    public String title() {
        return "ours (`strowger up`)";
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public int callsPerSecond() {
        // Beginning a hundred a second on the one core would fill it, and calls are refused while it is full.
        return 50;
    }

    @Override
    public int warmUpSeconds() {
        // The virtual machine has compiled most of what it will by then.
        return 20;
    }

    @Override
    public int most() {
        // The tester itself is at its limit there.
        return 3000;
    }

    @Override
    public int firstGuess() {
        return 1000;
    }

    @Override
    public void close() {
        process.close();
    }
}
