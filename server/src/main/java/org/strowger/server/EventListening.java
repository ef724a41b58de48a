package org.strowger.server;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.v1.CallEvent;

/** One listener of the event log: its queue, and the virtual thread on which it is called. */
final class EventListening {
    /** The {@code what} of the last event that a dropped listener hears. */
    static final String DROPPED = "dropped";

    private static final Logger LOG = LoggerFactory.getLogger(EventListening.class);

    private final String server;
    private final int limit;
    private final Consumer<CallEvent> listener;
    private final LinkedBlockingQueue<CallEvent> queue;
    private final Thread thread;
    private volatile boolean dropped;
    private volatile boolean closed;

    EventListening(String server, int limit, Consumer<CallEvent> listener) {
        this.server = server;
        this.limit = limit;
        this.listener = listener;
        this.queue = new LinkedBlockingQueue<>(limit);
        this.thread = Thread.ofVirtual().name("events-of-" + server).unstarted(this::deliver);
    }

    void begin() {
        thread.start();
    }

    /** @return false if the listener is over: too slow, or failed */
    boolean offer(CallEvent event) {
        if (closed) {
            return false;
        }
        if (queue.offer(event)) {
            return true;
        }
        drop();
        return false;
    }

    private synchronized void drop() {
        dropped = true;
        // It may hang in its listener (a client that does not read): only an interrupt tells it.
        thread.interrupt();
    }

    // The interrupt was for the call that hung, not for the one that tells the reason.
    private synchronized void forgetInterrupt() {
        Thread.interrupted();
    }

    /** Ends it without a word; a call in progress is interrupted, unless it is the listener's own. */
    void close() {
        closed = true;
        if (!Thread.currentThread().equals(thread)) {
            thread.interrupt();
        }
    }

    private void deliver() {
        try {
            while (!closed && !dropped) {
                listener.accept(queue.take());
            }
        } catch (InterruptedException e) {
            LOG.trace("events of {}: listener woken to end", server, e);
        } catch (RuntimeException e) {
            if (!closed && !dropped) {
                LOG.warn("events of {}: listener failed and is dropped: {}", server, e.toString());
            }
        }
        if (dropped && !closed) {
            tellDropped();
        }
        closed = true;
    }

    private void tellDropped() {
        String why = "listener too slow: " + limit + " events behind";
        LOG.warn("events of {}: {}", server, why);
        forgetInterrupt();
        try {
            listener.accept(CallEvent.newBuilder()
                    .setServer(server)
                    .setWhat(DROPPED)
                    .setText(why)
                    .build());
        } catch (RuntimeException e) {
            LOG.debug("events of {}: dropped listener did not take the reason", server, e);
        }
    }
}
