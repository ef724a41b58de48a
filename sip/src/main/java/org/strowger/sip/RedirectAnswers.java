package org.strowger.sip;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.strowger.sip.Redirector.Redirection;

/** What callers were told lately, so that a repeated INVITE gets the same answer without a second decision. Any thread. */
final class RedirectAnswers {
    private static final int MAX_KNOWN = 20_000;
    /** A caller repeats his INVITE for 64 × T1 (RFC 3261 §17.1.1.2). */
    private static final long KEPT = Duration.ofSeconds(32).toNanos();

    private final Map<String, Known> known = new LinkedHashMap<>();

    private record Known(CompletableFuture<Redirection> answer, long since) {}

    /**
     * @param known whether it was there before
     * @param answer empty when no more can be kept
     */
    record Place(boolean known, Optional<CompletableFuture<Redirection>> answer) {}

    synchronized Place place(String key, long now) {
        forget(now);
        Known before = known.get(key);
        if (before != null) {
            return new Place(true, Optional.of(before.answer));
        }
        if (known.size() >= MAX_KNOWN) {
            return new Place(false, Optional.empty());
        }
        CompletableFuture<Redirection> answer = new CompletableFuture<>();
        known.put(key, new Known(answer, now));
        return new Place(false, Optional.of(answer));
    }

    synchronized Optional<CompletableFuture<Redirection>> find(String key) {
        return Optional.ofNullable(known.get(key)).map(Known::answer);
    }

    synchronized int size() {
        forget(System.nanoTime());
        return known.size();
    }

    /** The oldest stand first. */
    private void forget(long now) {
        Iterator<Known> oldest = known.values().iterator();
        while (oldest.hasNext() && now - oldest.next().since > KEPT) {
            oldest.remove();
        }
    }
}
