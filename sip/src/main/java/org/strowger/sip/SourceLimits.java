package org.strowger.sip;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many requests a source may send: a token bucket for each address, for the addresses heard of last. Any thread.
 */
final class SourceLimits {
    private static final int MAX_SOURCES = 10_000;

    private final double perSecond;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    private record Bucket(double tokens, long nanos) {}

    /** A burst of twice this many is allowed. */
    SourceLimits(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Takes a token; false when the source has none left. */
    synchronized boolean admits(String source, long nanoTime) {
        double burst = 2 * perSecond;
        Bucket before = buckets.getOrDefault(source, new Bucket(burst, nanoTime));
        double tokens = Math.min(burst, before.tokens + (nanoTime - before.nanos) / 1e9 * perSecond);
        boolean admitted = tokens >= 1;
        buckets.put(source, new Bucket(admitted ? tokens - 1 : tokens, nanoTime));
        return admitted;
    }
}
