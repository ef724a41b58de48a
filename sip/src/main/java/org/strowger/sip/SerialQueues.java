package org.strowger.sip;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One serial queue per key (Call-ID), each on a virtual thread that lives only while there is something to do. The stack's
 * pool threads do not keep order and must never wait, so every event is handed over here at once.
 */
final class SerialQueues {
    private static final Logger LOG = LoggerFactory.getLogger(SerialQueues.class);

    private final ConcurrentHashMap<String, ArrayDeque<Runnable>> queues = new ConcurrentHashMap<>();
    private final int maxLength;
    private final int maxQueues;

    /**
     * @param maxLength tasks that may wait for one key; what is more is dropped, as a full socket buffer would
     * @param maxQueues keys at once
     */
    SerialQueues(int maxLength, int maxQueues) {
        this.maxLength = maxLength;
        this.maxQueues = maxQueues;
    }

    /** Runs the task after those given before for the same key; never waits. Returns false if it was dropped. */
    boolean run(String key, Runnable task) {
        boolean[] outcome = new boolean[2];
        queues.compute(key, (k, queue) -> {
            if (queue == null) {
                if (queues.mappingCount() >= maxQueues) {
                    return null;
                }
                queue = new ArrayDeque<>();
                outcome[1] = true;
            } else if (queue.size() >= maxLength) {
                return queue;
            }
            queue.add(task);
            outcome[0] = true;
            return queue;
        });
        if (outcome[1]) {
            Thread.ofVirtual().name("sip-" + key).start(() -> drain(key));
        }
        return outcome[0];
    }

    private void drain(String key) {
        Runnable[] next = new Runnable[1];
        while (true) {
            next[0] = SerialQueues::nothing;
            ArrayDeque<Runnable> left = queues.computeIfPresent(key, (k, queue) -> {
                Runnable task = queue.poll();
                if (task == null) {
                    return null;
                }
                next[0] = task;
                return queue;
            });
            if (left == null) {
                return;
            }
            try {
                next[0].run();
            } catch (RuntimeException | Error e) {
                // One call's failure is that call's alone; its watchdogs end it.
                LOG.warn("unexpected failure in a call's queue", e);
            }
        }
    }

    private static void nothing() {}
}
