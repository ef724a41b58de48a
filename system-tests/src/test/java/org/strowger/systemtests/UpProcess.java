package org.strowger.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.strowger.app.Strowger;

/** {@code strowger up} in a process of its own. */
final class UpProcess implements AutoCloseable {
    private final Process process;
    private final String ready;

    private UpProcess(Process process, String ready) {
        this.process = process;
        this.ready = ready;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param host a loopback address to listen at
     * @param data folder for its files; its log is in there
     * @throws IllegalStateException if it ends instead
     */
    static UpProcess start(String host, Path data) throws IOException {
        List<String> command = new ArrayList<>(java("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(
                Strowger.class.getName(),
                "up",
                "--listen",
                host + ":0",
                "--data",
                data.toString(),
                "--set",
                "strowger.dispatch.listen=[\"" + host + ":0\"]"));
        Process process = new ProcessBuilder(command)
                .redirectError(data.resolve("log").toFile())
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = "";
        while (line != null && !line.contains("ready")) {
            line = out.readLine();
        }
        if (line == null) {
            process.destroyForcibly();
            throw new IllegalStateException("it ended before it was ready, see " + data.resolve("log"));
        }
        return new UpProcess(process, line);
    }

    /** The Java machine with the classes of this one. */
    static List<String> java(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    /** Where one of its services listens, host:port. */
    String address(String service) {
        Matcher at = Pattern.compile("\\b" + service + " ([0-9.]+:[0-9]+)").matcher(ready);
        if (!at.find()) {
            throw new IllegalStateException("no " + service + " in: " + ready);
        }
        return at.group(1);
    }

    Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
