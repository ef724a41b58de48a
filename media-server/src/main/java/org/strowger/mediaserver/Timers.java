package org.strowger.mediaserver;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Later, on somebody's queue. One thread for a whole media server, because nothing runs on it but the handing over. */
final class Timers implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock;

    Timers(String name) {
        clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name + "-timers").factory());
        // A ring limit or ticket that is no longer needed must not be kept until it would have fired.
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** @return to cancel it; a cancelled one may still run if it was handed over already */
    Future<?> after(Duration delay, Executor queue, Runnable task) {
        return clock.schedule(() -> queue.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
