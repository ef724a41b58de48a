package org.strowger.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the configuration file again and again and has it swapped in when its text differs. Reading beats the
 * platform's notifications here: it sees renames by editors, symbolic links of containers, and network drives.
 */
public final class ConfigurationWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Configuration configuration;
    private final EventLog events;
    private final Duration every;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Begins to watch, if there is a file; every change is told to the event log, also a bad one. */
    public ConfigurationWatch(Configuration configuration, EventLog events) {
        this(configuration, events, Duration.ofSeconds(1));
    }

    ConfigurationWatch(Configuration configuration, EventLog events, Duration every) {
        this.configuration = configuration;
        this.events = events;
        this.every = every;
        configuration.file().ifPresent(file -> {
            byte[] known = text(file);
            Thread.ofVirtual().name("configuration-watch").start(() -> watch(file, known));
        });
    }

    private void watch(Path file, byte[] atFirst) {
        byte[] known = atFirst;
        byte[] last = atFirst;
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                byte[] now = text(file);
                // Twice the same, or it may be a file that is half written.
                if (!Arrays.equals(known, now) && Arrays.equals(last, now)) {
                    known = now;
                    follow();
                }
                last = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            Configuration.Change change = configuration.reload();
            String later = change.needRestart().isEmpty() ? "" : "; at the next start: " + change.needRestart();
            LOG.info("configuration changed: {}{}", change.keys(), later);
            events.record("", "configured", "", "", "changed " + change.keys() + later);
        } catch (RuntimeException e) {
            // Whatever it is: the watch must see the file mended.
            LOG.error("configuration not changed, the old one stays in force: {}", e.getMessage());
            events.record("", "misconfigured", "", "", String.valueOf(e.getMessage()));
        }
    }

    private static byte[] text(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            LOG.debug("configuration file {} not readable now", file, e);
            return new byte[0];
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
