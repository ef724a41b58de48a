package org.strowger.rig;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A SIPp run: a scenario of the test resources, from one address. */
final class Sipp {
    private static final int LIMIT_SECONDS = 20;

    private static final String COMMAND = FetchedPackages.SIPP.path().toString();

    private Sipp() {}

    /**
     * What came of it.
     *
     * @param succeeded whether every call went as the scenario says
     * @param output its screen and its errors
     */
    record Result(boolean succeeded, String output) {}

    /** Runs a scenario once; the texts in the map are put in for their names. */
    static Result run(Path scratch, String scenario, String from, String to, Map<String, String> texts) {
        try {
            String xml;
            try (InputStream in = Sipp.class.getResourceAsStream("/sipp/" + scenario + ".xml")) {
                xml = new String(java.util.Objects.requireNonNull(in).readAllBytes(), UTF_8);
            }
            for (Map.Entry<String, String> e : texts.entrySet()) {
                xml = xml.replace(e.getKey(), e.getValue());
            }
            Path file = Files.createTempFile(scratch, scenario, ".xml");
            Files.writeString(file, xml);
            Path errors = Files.createTempFile(scratch, scenario, ".err");
            Path screen = Files.createTempFile(scratch, scenario, ".out");
            List<String> command = new ArrayList<>(List.of(COMMAND, to, "-sf", file.toString(), "-i", from));
            command.addAll(
                    List.of("-mi", from, "-mp", "20000", "-m", "1", "-nostdin", "-timeout", "15", "-timeout_error"));
            command.addAll(List.of("-trace_err", "-error_file", errors.toString()));
            Process process = new ProcessBuilder(command)
                    .directory(scratch.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(screen.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Result(process.waitFor() == 0, Files.readString(screen, ISO_8859_1) + Files.readString(errors));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
