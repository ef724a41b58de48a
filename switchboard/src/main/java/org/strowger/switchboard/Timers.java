package org.strowger.switchboard;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The switchboard's clock: runs things later, on one thread that they must not hold. Any thread. */
final class Timers implements AutoCloseable {
    private final ScheduledExecutorService executor;

    Timers(String name) {
        executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /**
     * Runs a task once, after so many milliseconds; never when closed in between.
     *
     * @return cancels it if it has not begun
     */
    Runnable later(Runnable task, long delayMs) {
        try {
            Future<?> future = executor.schedule(task, delayMs, TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
