package org.strowger.mediaserver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Slows down who tries tickets (SPEC C2): each source is told so many times a minute that it was wrong, and then nothing until
 * the minute has gone by in equal steps. Any thread.
 */
final class GuessLimit {
    // Sources that are remembered; a flood from more addresses than this forgets the oldest, not the memory of the
    // server.
    private static final int SOURCES = 10_000;
    private static final double NANOS_PER_MINUTE = 60e9;

    private final int perMinute;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > SOURCES;
        }
    };

    /** @param nanos a clock like {@link System#nanoTime} */
    GuessLimit(int perMinute, LongSupplier nanos) {
        this.perMinute = perMinute;
        this.nanos = nanos;
    }

    private record Bucket(double left, long at) {}

    /** Whether that source is heard at present. */
    boolean hears(String source) {
        lock.lock();
        try {
            return level(source) >= 1;
        } finally {
            lock.unlock();
        }
    }

    /** That source was wrong. */
    void wrong(String source) {
        lock.lock();
        try {
            buckets.put(source, new Bucket(Math.max(0, level(source) - 1), nanos.getAsLong()));
        } finally {
            lock.unlock();
        }
    }

    private double level(String source) {
        Bucket bucket = buckets.get(source);
        if (bucket == null) {
            return perMinute;
        }
        double regained = (nanos.getAsLong() - bucket.at()) / NANOS_PER_MINUTE * perMinute;
        return Math.min(perMinute, bucket.left() + regained);
    }
}
