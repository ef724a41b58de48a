package org.strowger.app.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.strowger.app.Strowger;
import org.strowger.server.StrowgerException;

/** A server in a process of its own, started as anybody would: the same jars, one role, one configuration file. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final Thread atExit;

    private ServerProcess(Process process) {
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** @throws StrowgerException if there is no such program */
    static ServerProcess start(FarmServer server, Path settings, Path folder) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // Several virtual machines on a small machine: none needs a heap of a quarter of its memory.
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Strowger.class.getName(),
                server.role().word(),
                "--config",
                settings.toString()));
        File log = folder.resolve(server.name() + ".log").toFile();
        try {
            return new ServerProcess(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start());
        } catch (IOException e) {
            throw new StrowgerException("cannot start " + server.name() + ": " + e.getMessage(), e);
        }
    }

    /** SIGKILL; returns when the process has ended. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        forget();
    }

    /** SIGTERM, then after ten seconds SIGKILL. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            forget();
            throw new StrowgerException("it did not end within 10 s of SIGTERM");
        }
        forget();
    }

    /** Whoever closes it does so when this process ends, too. */
    void closedByOwner() {
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // The hook is running, and finds a process that has ended.
            return;
        }
    }
}
