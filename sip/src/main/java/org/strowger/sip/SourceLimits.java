package org.strowger.sip;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many requests strangers may send: a token bucket for each source address, for the addresses heard of last, and one for
 * all of them together. Any thread.
 */
final class SourceLimits {
    private static final int MAX_SOURCES = 10_000;

    private final double perSecond;
    private final double inAll;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_SOURCES;
        }
    };
    private Bucket all;

    private record Bucket(double tokens, long nanos) {
        Bucket at(long now, double perSecond) {
            return new Bucket(Math.min(2 * perSecond, tokens + (now - nanos) / 1e9 * perSecond), now);
        }

        Bucket less() {
            return new Bucket(tokens - 1, nanos);
        }
    }

    /**
     * A burst of twice as many as in a second is allowed.
     *
     * @param perSecond of one source
     * @param inAll of all sources: forged addresses cost nothing, so the first limit alone would be none
     */
    SourceLimits(int perSecond, int inAll) {
        this.perSecond = perSecond;
        this.inAll = inAll;
        this.all = new Bucket(2.0 * inAll, System.nanoTime());
    }

    static SourceLimits of(SipSettings settings) {
        return new SourceLimits(settings.requestsPerSource(), settings.requestsInAll());
    }

    /** Takes a token of both; false when either is empty. */
    synchronized boolean admits(String source, long nanoTime) {
        Bucket known = buckets.getOrDefault(source, new Bucket(2 * perSecond, nanoTime));
        Bucket own = known.at(nanoTime, perSecond);
        all = all.at(nanoTime, inAll);
        boolean admitted = own.tokens >= 1 && all.tokens >= 1;
        buckets.put(source, admitted ? own.less() : own);
        all = admitted ? all.less() : all;
        return admitted;
    }
}
