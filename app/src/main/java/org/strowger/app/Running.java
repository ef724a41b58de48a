package org.strowger.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server in the foreground, until SIGTERM, SIGINT or an administrator ends it in order. */
final class Running {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final long LONGEST_END_SECONDS = 60;
    /** 2,500 callers who talk, and as many who come and go, use a third of it. */
    private static final long HEAP_GOAL = 1L << 30;

    private Running() {}

    /**
     * Starts it, says where it is, and returns when it has ended.
     *
     * @param readyWithin how long to wait for its readiness; zero for a server that waits for others
     */
    static void untilStopped(Composition composition, Duration readyWithin, PrintWriter out)
            throws InterruptedException {
        HeapGoal.set(HEAP_GOAL);
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch closed = new CountDownLatch(1);
        Thread signal = new Thread(
                () -> {
                    if (ended.compareAndSet(false, true)) {
                        composition.close();
                        // Ended in order, as asked: not the failure that the virtual machine makes of a signal.
                        Runtime.getRuntime().halt(0);
                    }
                    await(closed);
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
                close(composition, closed);
                throw e;
            }
            // What failed was being ended by a signal, which is no failure.
            signal.join();
        }
        out.println(composition.readyLine());
        out.flush();
        composition.server().awaitStopRequest();
        if (ended.compareAndSet(false, true)) {
            close(composition, closed);
            LOG.info("ended by an administrator");
        } else {
            // The signal's thread is ending it, and the process.
            signal.join();
        }
    }

    private static void close(Composition composition, CountDownLatch closed) {
        try {
            composition.close();
        } finally {
            closed.countDown();
        }
    }

    /** A signal that comes while it ends already must not cut that short: the virtual machine goes when its hooks are done. */
    private static void await(CountDownLatch closed) {
        try {
            if (!closed.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("not ended within {} s", LONGEST_END_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
