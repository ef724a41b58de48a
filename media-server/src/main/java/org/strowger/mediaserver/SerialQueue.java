package org.strowger.mediaserver;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other in the order in which they came: the single writer of one leg or one conference. A virtual
 * thread exists only while there is something to do, so idle ones cost nothing (SPEC D10).
 *
 * <p>Any thread may call. A task that throws is logged and does not stop those behind it.
 */
final class SerialQueue implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    SerialQueue(String name) {
        this.name = name;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name(name).start(this::drain);
    }

    /**
     * Runs a task in its turn and waits for what it returns; never from a task of this queue, which would wait for itself.
     *
     * @param otherwise returned when the turn does not come within 5 s, or the task throws
     */
    <T> T ask(Supplier<T> task, T otherwise) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(task.get());
            } finally {
                answer.complete(otherwise);
            }
        });
        return answer.completeOnTimeout(otherwise, 5, TimeUnit.SECONDS).join();
    }

    /** From within a task: whether it is the last one. */
    boolean nothingWaits() {
        lock.lock();
        try {
            return tasks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        while (true) {
            Runnable task;
            lock.lock();
            try {
                if (tasks.isEmpty()) {
                    running = false;
                    return;
                }
                task = tasks.remove();
            } finally {
                lock.unlock();
            }
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                // A coder's library that cannot be had must not leave its call unanswered, and this queue dead, for
                // ever.
                LOG.error("{}: a task failed", name, e);
            }
        }
    }
}
