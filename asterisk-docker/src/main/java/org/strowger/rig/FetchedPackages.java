package org.strowger.rig;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.strowger.server.StrowgerException;

/** Programs of others that the rig and its tests run: found on the machine, or fetched without root, once. */
public enum FetchedPackages {
    /** Asterisk 22: the folder in which it is unpacked. */
    ASTERISK,
    /** The SIP load generator: its command. */
    SIPP,
    /** The SIP phone: the folder in which it is unpacked, with {@code bin/baresip} and {@code usr/lib/baresip/modules}. */
    BARESIP;

    private static final long LIMIT_MINUTES = 15;

    /**
     * Where it is. The first time on a machine it is downloaded, seconds to minutes; progress goes to standard error.
     *
     * @throws StrowgerException if it is not there and cannot be fetched
     */
    public Path path() {
        String what = name().toLowerCase(Locale.ROOT);
        try {
            Path script = Files.createTempFile("strowger-fetch", ".sh");
            try {
                try (InputStream in = resource("/fetch-packages")) {
                    Files.write(script, in.readAllBytes());
                }
                return run(script, what);
            } finally {
                Files.deleteIfExists(script);
            }
        } catch (IOException e) {
            throw new StrowgerException(what + " could not be fetched: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrowgerException("interrupted while " + what + " was being fetched", e);
        }
    }

    private static Path run(Path script, String what) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("strowger-fetch", ".out");
        try {
            Process process = new ProcessBuilder("/bin/bash", script.toString(), what)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(answer.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroy();
                throw new StrowgerException(what + " was not fetched within " + LIMIT_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new StrowgerException(what + " could not be fetched (the lines before this one say why)");
            }
            return Path.of(Files.readString(answer).strip());
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    static InputStream resource(String name) {
        InputStream in = FetchedPackages.class.getResourceAsStream(name);
        if (in == null) {
            throw new StrowgerException("this build lacks " + name);
        }
        return in;
    }
}
