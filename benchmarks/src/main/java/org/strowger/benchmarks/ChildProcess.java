package org.strowger.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.strowger.server.StrowgerException;

/** A process whose output goes into a file, and which ends when this one does. */
final class ChildProcess implements AutoCloseable {
    private static final long END_SECONDS = 10;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread atExit;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        // At exit there is no time to be polite.
        atExit = new Thread(process::destroyForcibly, name + "-at-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts it.
     *
     * @param environment added to ours
     * @throws StrowgerException if it cannot be started
     */
    static ChildProcess start(String name, Path folder, List<String> command, Map<String, String> environment) {
        Path log = folder.resolve(name + ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            return new ChildProcess(name, log, builder.start());
        } catch (IOException e) {
            throw new StrowgerException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    /**
     * Waits until a line of its output begins so.
     *
     * @return that line
     * @throws StrowgerException if it ends before, or the line does not come in time
     */
    String awaitLine(String beginning, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            boolean ended = !process.isAlive();
            List<String> lines = lines();
            for (String line : lines) {
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
            if (ended || System.nanoTime() > end) {
                throw new StrowgerException(name + (ended ? " ended" : " does not come up") + ": "
                        + String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size())));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /**
     * Waits for its end.
     *
     * @return its output
     * @throws StrowgerException if it does not end in time
     */
    List<String> awaitEnd(int seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            close();
            throw new StrowgerException(name + " did not end within " + seconds + " s");
        }
        close();
        return lines();
    }

    /** The last line so far that begins so. */
    Optional<String> lastLine(String beginning) {
        return lines().stream().filter(line -> line.startsWith(beginning)).reduce((first, second) -> second);
    }

    int status() {
        return process.exitValue();
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new StrowgerException("cannot read " + log + ": " + e.getMessage(), e);
        }
    }

    /** Ends it, with force if asking does not help. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // This is the exit, and the process has ended.
            return;
        }
    }
}
