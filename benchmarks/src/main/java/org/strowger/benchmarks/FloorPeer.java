package org.strowger.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The smallest honest mixer in C: one thread, batched system calls, no features. What others cost is told in its terms. */
final class FloorPeer implements Peer {
    private final ChildProcess process;
    private final int port;

    private FloorPeer(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static FloorPeer start(Confload confload, Cores cores, Path folder) throws InterruptedException {
        int sip = Confload.freePort("127.0.0.1", Confload.SIP_PORTS);
        List<String> command = List.of(
                confload.refmix().toString(),
                "-p",
                Integer.toString(sip),
                "-r",
                // Its RTP port is another; both are bound to 127.0.0.1.
                Integer.toString(sip + 1));
        ChildProcess process = ChildProcess.start("refmix", folder, cores.onServer(command), Map.of());
        // It says nothing when it is ready, which takes a moment.
        TimeUnit.MILLISECONDS.sleep(300);
        return new FloorPeer(process, sip);
    }

    @Override
    public String name() {
        return "floor";
    }

    @Override
    public String title() {
        return "smallest C mixer (refmix)";
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public int callsPerSecond() {
        return 100;
    }

    @Override
    public int warmUpSeconds() {
        return 10;
    }

    @Override
    public int most() {
        // The tester itself is at its limit there.
        return 3000;
    }

    @Override
    public int firstGuess() {
        return 2000;
    }

    @Override
    public void close() {
        process.close();
    }
}
