package org.strowger.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.strowger.server.StrowgerException;

/**
 * One running Asterisk: an ordinary process with folders of its own, and its console.
 *
 * <p>Any thread may call; a console command takes some 20 ms, as each is a process (the way an engineer's
 * {@code asterisk -rx} is).
 */
public final class Asterisk implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration CONSOLE_LIMIT = Duration.ofSeconds(20);
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final Path folder;
    private final AsteriskInstall install;
    private final Process leash;
    /** Unix time in seconds. */
    private volatile long bootedAt;

    private Asterisk(String name, Path folder, AsteriskInstall install, Process leash) {
        this.name = name;
        this.folder = folder;
        this.install = install;
        this.leash = leash;
    }

    /** Begins to start it; {@link #awaitBooted} must follow. Its configuration lies in the folder's "etc". */
    static Asterisk launch(String name, Path folder, AsteriskInstall install) {
        try {
            Path script = folder.resolve("leash");
            try (InputStream in = FetchedPackages.resource("/leash")) {
                Files.write(script, in.readAllBytes());
            }
            List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString(), folder.toString()));
            command.addAll(install.server(folder));
            ProcessBuilder leash = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log/output").toFile());
            leash.environment().put("LEASH_REMOVAL", String.join(" ", install.removal(folder)));
            return new Asterisk(name, folder, install, leash.start());
        } catch (IOException e) {
            throw new StrowgerException("Asterisk " + name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** @throws StrowgerException with the end of its log if it does not come up within 30 s */
    void awaitBooted() {
        Await.until(START_LIMIT, () -> !leash.isAlive() || Files.exists(folder.resolve("run/asterisk.ctl")));
        boolean booted = leash.isAlive()
                && Await.until(
                        START_LIMIT,
                        () -> !leash.isAlive()
                                || run("core waitfullybooted").text().contains("fully booted"));
        if (!booted || !leash.isAlive()) {
            throw new StrowgerException("Asterisk " + name + " does not come up: " + lastWords());
        }
        bootedAt = second();
    }

    private static long second() {
        return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    }

    private String lastWords() {
        List<String> lines = new ArrayList<>();
        for (String file : List.of("log/output", "log/messages")) {
            try (Stream<String> all = Files.lines(folder.resolve(file))) {
                all.forEach(lines::add);
            } catch (IOException | java.io.UncheckedIOException unreadable) {
                lines.add("(no " + file + ")");
            }
        }
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
    }

    /** Its name in the plan, or "carrier". */
    public String name() {
        return name;
    }

    /** Its process, for those who want to kill or stop it. */
    public ProcessHandle process() {
        try {
            long pid = Long.parseLong(
                    Files.readString(folder.resolve("run/asterisk.pid")).strip());
            return ProcessHandle.of(pid).orElseThrow(() -> new StrowgerException("Asterisk " + name + " has ended"));
        } catch (IOException e) {
            throw new StrowgerException("Asterisk " + name + " has ended", e);
        }
    }

    /** Its folders: etc, run, log, spool, lib. */
    public Path folder() {
        return folder;
    }

    /** Whether its process lives. */
    public boolean alive() {
        return leash.isAlive();
    }

    /**
     * What its console answers to a command, such as {@code core show channels concise}.
     *
     * @throws StrowgerException if it cannot be asked, or says nothing for 20 s
     */
    public String cli(String command) {
        Answer answer = run(command);
        if (answer.status() != 0) {
            throw new StrowgerException("Asterisk " + name + " does not answer on its console: "
                    + answer.text().lines().findFirst().orElse(""));
        }
        return answer.text();
    }

    private record Answer(int status, String text) {}

    private Answer run(String command) {
        try {
            Process console = new ProcessBuilder(install.console(folder, command))
                    .redirectErrorStream(true)
                    .start();
            try {
                console.getOutputStream().close();
                // The answer is read first: a long one would else fill the pipe and the console would never end. A hung
                // Asterisk is what the limit is for.
                Thread reaper = Thread.ofVirtual().start(() -> endAfterLimit(console));
                String text = new String(console.getInputStream().readAllBytes(), UTF_8);
                int status = console.waitFor();
                reaper.interrupt();
                return new Answer(status, text);
            } finally {
                console.destroyForcibly();
            }
        } catch (IOException e) {
            throw new StrowgerException("the console of Asterisk " + name + " cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrowgerException("interrupted while asking Asterisk " + name, e);
        }
    }

    private static void endAfterLimit(Process console) {
        try {
            if (!console.waitFor(CONSOLE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                console.destroyForcibly();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Names of the channels that it lists. A channel that was masqueraded away can stay listed for a minute. */
    public List<String> channels() {
        return cli("core show channels concise")
                .lines()
                .filter(line -> line.indexOf('!') > 0)
                .map(line -> line.substring(0, line.indexOf('!')))
                .toList();
    }

    /** The bridges that it has, holding ones included. */
    public List<AsteriskBridge> bridges() {
        return AsteriskBridge.parse(cli("bridge show all"));
    }

    /** How many bridges join two or more channels: what is left of calls, the leak watch of the rig. */
    public long joined() {
        return bridges().stream().filter(AsteriskBridge::joins).count();
    }

    /** How many holding bridges (BridgeWait) it has. */
    public long holding() {
        return bridges().stream().filter(AsteriskBridge::holds).count();
    }

    /**
     * Waits until it has neither channels nor bridges.
     *
     * @return whether that came within the limit
     */
    public boolean settle(Duration limit) {
        return Await.until(limit, () -> channels().isEmpty() && bridges().isEmpty());
    }

    /** Sets a global dialplan variable; empty removes it for those who ask. Letters, digits, "_", "-" and "+" only. */
    public void setGlobal(String variable, String value) {
        if (!variable.matches("[\\w-]+") || !value.matches("[\\w+:./-]*")) {
            throw new IllegalArgumentException("malformed variable or value");
        }
        cli("dialplan set global " + variable + " \"" + value + "\"");
    }

    /** A global dialplan variable; "" when it is not set. */
    public String global(String variable) {
        return cli("dialplan show globals")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(variable + "="))
                .map(line -> line.substring(variable.length() + 1))
                .findFirst()
                .orElse("");
    }

    /**
     * Kills it as a crash would (SIGKILL), and starts it again with the same configuration at the same addresses; its calls
     * are cut without a word. Returns when it is up. Begins in a later second than the former one: Asterisk tells when it was
     * started to the second, and by that it is known that it is another one.
     *
     * @throws StrowgerException if it has ended before, or does not come up within 30 s
     */
    public void restart() {
        ProcessHandle before = process();
        Await.until(END_LIMIT, () -> second() > bootedAt);
        try {
            // What it leaves there when it is killed would look like the new one.
            Files.deleteIfExists(folder.resolve("run/asterisk.ctl"));
            Files.deleteIfExists(folder.resolve("run/asterisk.pid"));
            leash.getOutputStream().write("again\n".getBytes(UTF_8));
            leash.getOutputStream().flush();
        } catch (IOException e) {
            throw new StrowgerException("Asterisk " + name + " cannot be restarted: " + e.getMessage(), e);
        }
        if (!Await.until(END_LIMIT, () -> !before.isAlive())) {
            throw new StrowgerException("Asterisk " + name + " does not end");
        }
        awaitBooted();
    }

    /** Ends it at once and removes its folders; its calls are cut without a word. */
    @Override
    public void close() {
        try {
            leash.getOutputStream().close();
            if (!leash.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                leash.descendants().forEach(ProcessHandle::destroyForcibly);
                leash.destroyForcibly();
            }
            // The leash renames what it removes.
            Path removed = folder.resolveSibling(folder.getFileName() + ".gone");
            Await.until(END_LIMIT, () -> !Files.exists(folder) && !Files.exists(removed));
        } catch (IOException e) {
            leash.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leash.destroyForcibly();
        }
    }
}
