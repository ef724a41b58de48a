package org.strowger.server;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.strowger.protocol.v1.CallEvent;

/**
 * The last few thousand events of one server, in memory. Recording never waits for a listener: each has a bounded queue
 * and a virtual thread of its own, and one that falls behind by the whole queue is dropped, its last event being
 * {@value EventListening#DROPPED} with the reason.
 */
public final class RecentEvents implements EventLog, AutoCloseable {
    /** Events kept for replay. */
    public static final int KEPT = 4096;

    private final String server;
    private final Clock clock;
    private final int queueLimit;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<CallEvent> kept = new ArrayDeque<>(KEPT);
    private final List<EventListening> listeners = new ArrayList<>();
    private long lastMicros;

    /** @param server its name, which every event carries */
    public RecentEvents(String server) {
        this(server, Clock.systemUTC(), 2 * KEPT);
    }

    /** @param queueLimit how many events a listener may be behind; more than {@link #KEPT}, or replay alone drops it */
    RecentEvents(String server, Clock clock, int queueLimit) {
        this.server = server;
        this.clock = clock;
        this.queueLimit = queueLimit;
    }

    @Override
    public void record(String attempt, String what, String from, String to, String text) {
        CallEvent.Builder event = CallEvent.newBuilder()
                .setAttempt(attempt)
                .setServer(server)
                .setWhat(what)
                .setFrom(from)
                .setTo(to)
                .setText(text);
        lock.lock();
        try {
            // Two rungs of one ladder at the same microsecond would lose their order once ladders of servers are
            // merged.
            lastMicros = Math.max(lastMicros + 1, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
            CallEvent done = event.setAtUs(lastMicros).build();
            if (kept.size() == KEPT) {
                kept.removeFirst();
            }
            kept.addLast(done);
            listeners.removeIf(listener -> !listener.offer(done));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public AutoCloseable listen(boolean replay, Consumer<CallEvent> listener) {
        lock.lock();
        try {
            EventListening listening = new EventListening(server, queueLimit, listener);
            if (replay) {
                kept.forEach(listening::offer);
            }
            listeners.add(listening);
            listening.begin();
            return () -> {
                forget(listening);
                listening.close();
            };
        } finally {
            lock.unlock();
        }
    }

    private void forget(EventListening listening) {
        lock.lock();
        try {
            listeners.remove(listening);
        } finally {
            lock.unlock();
        }
    }

    /** The events kept of one attempt, oldest first; "" = all. Any thread. */
    public List<CallEvent> recent(String attempt) {
        lock.lock();
        try {
            return kept.stream()
                    .filter(event -> attempt.isEmpty() || event.getAttempt().equals(attempt))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Listeners now. Any thread. */
    public int listeners() {
        lock.lock();
        try {
            return listeners.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every listener. */
    @Override
    public void close() {
        lock.lock();
        try {
            listeners.forEach(EventListening::close);
            listeners.clear();
        } finally {
            lock.unlock();
        }
    }
}
