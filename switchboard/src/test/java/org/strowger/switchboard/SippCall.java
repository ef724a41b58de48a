package org.strowger.switchboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One SIPp process that makes calls by a scenario of the test resources. */
final class SippCall implements AutoCloseable {
    private static final int LIMIT_SECONDS = 30;
    private final Process process;
    private final Path screen;
    private final Path errors;

    private SippCall(Process process, Path screen, Path errors) {
        this.process = process;
        this.screen = screen;
        this.errors = errors;
    }

    static SippCall start(Path scratch, String scenario, String from, int port, String to, Map<String, String> texts) {
        try {
            String xml;
            try (InputStream in = SippCall.class.getResourceAsStream("/sipp/" + scenario + ".xml")) {
                xml = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
            }
            for (Map.Entry<String, String> e : texts.entrySet()) {
                xml = xml.replace(e.getKey(), e.getValue());
            }
            Path file = Files.createTempFile(scratch, scenario, ".xml");
            Files.writeString(file, xml);
            Path screen = Files.createTempFile(scratch, scenario, ".out");
            Path errors = Files.createTempFile(scratch, scenario, ".err");
            List<String> command = new ArrayList<>(List.of("sipp", to, "-sf", file.toString(), "-i", from));
            command.addAll(List.of(
                    "-p", Integer.toString(port), "-mi", from, "-mp", Integer.toString(20_000 + 2 * port % 20_000)));
            command.addAll(List.of("-m", "1", "-nostdin", "-timeout", "25", "-timeout_error"));
            command.addAll(List.of("-trace_err", "-error_file", errors.toString()));
            Process process = new ProcessBuilder(command)
                    .directory(scratch.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(screen.toFile())
                    .start();
            process.getOutputStream().close();
            return new SippCall(process, screen, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean succeeded() {
        try {
            return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    String output() {
        try {
            String text = Files.readString(screen) + Files.readString(errors);
            return text.substring(Math.max(0, text.length() - 6000));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
