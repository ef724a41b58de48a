package org.strowger.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server in the foreground, until SIGTERM, SIGINT or an administrator ends it in order. */
final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private Running() {}

    /**
     * Starts it, says where it is, and returns when it has ended.
     *
     * @param readyWithin how long to wait for its readiness; zero for a server that waits for others
     */
    static void untilStopped(Composition composition, Duration readyWithin, PrintWriter out)
            throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        Thread signal = new Thread(
                () -> {
                    if (ended.compareAndSet(false, true)) {
                        composition.close();
                        // Ended in order, as asked: not the failure that the virtual machine makes of a signal.
                        Runtime.getRuntime().halt(0);
                    }
                },
                "signal");
        Runtime.getRuntime().addShutdownHook(signal);
        try {
            composition.start();
            if (readyWithin.isPositive()) {
                composition.awaitReady(readyWithin);
            }
        } catch (RuntimeException e) {
            if (ended.compareAndSet(false, true)) {
                composition.close();
                throw e;
            }
            // What failed was being ended by a signal, which is no failure.
            signal.join();
        }
        out.println(composition.readyLine());
        out.flush();
        composition.server().awaitStopRequest();
        if (ended.compareAndSet(false, true)) {
            composition.close();
            LOG.info("ended by an administrator");
        } else {
            // The signal's thread is ending it, and the process.
            signal.join();
        }
    }
}
