package org.strowger.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Callers who come and go: so many a second join, stay for some seconds and leave. */
final class Churn implements AutoCloseable {
    private static final long MOST_BEHIND = 200_000_000;
    private static final int ROOMS = 20;
    private static final int FIRST_ROOM = 700_000;

    private final LoadClient client;
    private final String address;
    private final int perSecond;
    private final int staySeconds;
    private final Thread thread = Thread.ofPlatform().name("churn").unstarted(this::run);
    private volatile boolean running = true;
    private final AtomicLong joined = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile Optional<String> trouble = Optional.empty();

    private record Stay(LoadCall call, long until) {}

    /**
     * Begins.
     *
     * @param address of the server, host:port
     * @param stay seconds that each stays
     */
    Churn(LoadClient client, String address, int perSecond, int stay) {
        this.client = client;
        this.address = address;
        this.perSecond = perSecond;
        staySeconds = stay;
        thread.start();
    }

    private void run() {
        Deque<Stay> stays = new ArrayDeque<>();
        Voice voice = Voice.named("pcmu");
        long due = System.nanoTime();
        long count = 0;
        while (running) {
            String conference = Long.toString(FIRST_ROOM + count++ % ROOMS);
            LoadCall call = client.call(address, conference, voice, 0);
            stays.add(new Stay(call, System.nanoTime() + TimeUnit.SECONDS.toNanos(staySeconds)));
            while (!stays.isEmpty() && stays.getFirst().until() <= System.nanoTime()) {
                leave(stays.removeFirst().call());
            }
            due += TimeUnit.SECONDS.toNanos(1) / perSecond;
            // After a stall nothing is made up for: a burst would be another load than was asked for.
            due = Math.max(due, System.nanoTime() - MOST_BEHIND);
            long left = due - System.nanoTime();
            while (left > 0 && running) {
                LockSupport.parkNanos(left);
                left = due - System.nanoTime();
            }
        }
        stays.forEach(stay -> client.end(stay.call()));
    }

    private void leave(LoadCall call) {
        if (call.answered() && call.trouble().isEmpty()) {
            joined.incrementAndGet();
        } else {
            failed.incrementAndGet();
            trouble = Optional.of(call.trouble().orElse("not answered"));
        }
        client.end(call);
    }

    /** Who was in for all his time. */
    long joined() {
        return joined.get();
    }

    /** Who was refused, not answered, or thrown out. */
    long failed() {
        return failed.get();
    }

    /** What befell the last of those who failed. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Everybody leaves. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
