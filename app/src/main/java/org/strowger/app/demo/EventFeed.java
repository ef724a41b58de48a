package org.strowger.app.demo;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.strowger.protocol.v1.AdminGrpc;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.EventsRequest;

/**
 * Call events of all servers of a farm as one sequence in the order of their times. An event is held back for a moment,
 * since those of other servers may be under way; what comes later still is passed on late rather than lost.
 *
 * <p>Any thread may add; the listener is called by the feed's own thread.
 */
public final class EventFeed implements AutoCloseable {
    private static final long HOLD_MICROS = 200_000;
    private static final long POLL_MILLIS = 20;

    private final PriorityQueue<CallEvent> waiting = new PriorityQueue<>(Comparator.comparingLong(CallEvent::getAtUs));
    private final List<CallEvent> passed = new ArrayList<>();
    private final Consumer<CallEvent> listener;
    private final Thread thread;
    private volatile boolean closed;

    /** @param listener gets every event once, in order */
    public EventFeed(Consumer<CallEvent> listener) {
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("event-feed").start(this::run);
    }

    /** Subscribes to every server of the farm. A server that ends only ends its own share. */
    public void follow(Farm farm) {
        for (String server : farm.servers()) {
            AdminGrpc.newStub(farm.admin(server))
                    .events(EventsRequest.newBuilder().setReplay(true).build(), new StreamObserver<>() {
                        @Override
                        public void onNext(CallEvent event) {
                            add(event);
                        }

                        @Override
                        public void onError(Throwable end) {
                            // The farm's closing ends the stream; a crash is told by the checks, not by its ladder.
                        }

                        @Override
                        public void onCompleted() {
                            // As above.
                        }
                    });
        }
    }

    /** Adds an event that no server saw, such as a phone's. */
    void add(CallEvent event) {
        synchronized (waiting) {
            waiting.add(event);
        }
    }

    /** Events of now by this process. */
    static CallEvent now(String what, String from, String to, String text) {
        java.time.Instant now = java.time.Instant.now();
        return CallEvent.newBuilder()
                .setAtUs(TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000)
                .setWhat(what)
                .setFrom(from)
                .setTo(to)
                .setText(text)
                .build();
    }

    /** All that were passed on so far, in order. */
    public List<CallEvent> soFar() {
        synchronized (waiting) {
            return List.copyOf(passed);
        }
    }

    private void run() {
        try {
            while (!closed) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                passOn(HOLD_MICROS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        passOn(0);
    }

    private void passOn(long hold) {
        long before = now("", "", "", "").getAtUs() - hold;
        List<CallEvent> due = new ArrayList<>();
        synchronized (waiting) {
            for (CallEvent next = waiting.peek(); next != null && next.getAtUs() <= before; next = waiting.peek()) {
                waiting.remove();
                due.add(next);
                passed.add(next);
            }
        }
        due.forEach(listener);
    }

    /** Passes on what is left. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(1000);
    }
}
