package org.strowger.mediaserver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Later, on somebody's queue. The clock is the JDK's own, one thread for the whole process, because nothing runs on it but
 * the handing over. There is no cancelling: a task looks, on its queue, whether it is still wanted. Any thread.
 */
final class Timers implements AutoCloseable {
    private volatile boolean closed;

    void after(Duration delay, Executor queue, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, queue)
                .execute(() -> {
                    if (!closed) {
                        task.run();
                    }
                });
    }

    /** What is still to come will not. */
    @Override
    public void close() {
        closed = true;
    }
}
