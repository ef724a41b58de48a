package org.strowger.switchboard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Trunks whose far end refused or ignored a REFER, and until when they are left alone (SPEC A5). Any thread. */
final class ReferPause {
    private final long pauseMs;
    private final Map<String, Long> until = new ConcurrentHashMap<>();

    ReferPause(long pauseMs) {
        this.pauseMs = pauseMs;
    }

    void refused(String trunk, long nowMs) {
        until.put(trunk, nowMs + pauseMs);
    }

    boolean paused(String trunk, long nowMs) {
        return until.getOrDefault(trunk, Long.MIN_VALUE) > nowMs;
    }

    long paused(long nowMs) {
        return until.values().stream().filter(t -> t > nowMs).count();
    }
}
