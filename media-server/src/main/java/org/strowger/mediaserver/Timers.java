package org.strowger.mediaserver;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Later, on somebody's queue. One thread for a whole media server, because nothing runs on it but the handing over. */
final class Timers implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock;

    Timers(String name) {
        clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name + "-timers").factory());
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** There is no cancelling: a task looks, on its queue, whether it is still wanted. */
    void after(Duration delay, Executor queue, Runnable task) {
        if (!clock.isShutdown()) {
            var _ = clock.schedule(() -> queue.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
