package org.strowger.switchboard;

import java.util.LinkedHashMap;
import java.util.Map;
import org.strowger.protocol.E164;

/**
 * Slows down who guesses digits on a shared number (SPEC C2): six digits are few enough to be found by calling often. Each
 * presented number may be wrong so many times a minute, and since numbers can be forged, all callers of one shared number
 * together ten times as often; what is above is not even answered. Without a clock: the caller says what time it is, in
 * milliseconds of any steady clock. Any thread, each call is atomic.
 */
final class WrongDigits {
    // Callers that are remembered: one who forges more than this is held by the limit for all.
    private static final int MOST_CALLERS = 1_000;
    private static final int TOGETHER = 10;
    private static final double MINUTE_MS = 60_000;

    private final int perMinute;
    private final Map<E164, Bucket> numbers = new LinkedHashMap<>();
    private final Map<String, Bucket> callers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    private record Bucket(double left, long atMs) {
        Bucket at(long nowMs, int perMinute) {
            return new Bucket(Math.min(perMinute, left + (nowMs - atMs) / MINUTE_MS * perMinute), nowMs);
        }

        Bucket less() {
            return new Bucket(Math.max(0, left - 1), atMs);
        }
    }

    WrongDigits(int perMinute) {
        this.perMinute = perMinute;
    }

    /** Whether digits from that caller are listened to on that shared number. */
    synchronized boolean hears(E164 shared, CallerId from, long nowMs) {
        return ofNumber(shared, nowMs).left >= 1 && ofCaller(key(shared, from), nowMs).left >= 1;
    }

    synchronized void wrong(E164 shared, CallerId from, long nowMs) {
        String caller = key(shared, from);
        numbers.put(shared, ofNumber(shared, nowMs).less());
        callers.put(caller, ofCaller(caller, nowMs).less());
    }

    private Bucket ofNumber(E164 shared, long nowMs) {
        int most = TOGETHER * perMinute;
        return numbers.getOrDefault(shared, new Bucket(most, nowMs)).at(nowMs, most);
    }

    private Bucket ofCaller(String caller, long nowMs) {
        return callers.getOrDefault(caller, new Bucket(perMinute, nowMs)).at(nowMs, perMinute);
    }

    // Whoever presents no number is one caller with all the others who do not.
    private static String key(E164 shared, CallerId from) {
        return shared.text() + " " + from.number().map(E164::text).orElse("");
    }
}
