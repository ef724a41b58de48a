package org.strowger.dispatch;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The recent attempts. Bounded in number and age; those that hold a lease are never forgotten, and their number is bounded
 * by the farm's capacity. Confined to the owner of {@link Farm}.
 */
final class Attempts {
    private final int most;
    private final long keptMillis;
    private final Map<String, Attempt> byId = new LinkedHashMap<>(16, 0.75f, true);

    Attempts(int most, long keptMillis) {
        this.most = most;
        this.keptMillis = keptMillis;
    }

    Optional<Attempt> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Remembers, making room by forgetting the one that was quiet longest and holds nothing. */
    Attempt remember(String id, long now, Predicate<Attempt> holdsLease) {
        Attempt attempt = byId.computeIfAbsent(id, Attempt::new);
        attempt.touchedAt = now;
        if (byId.size() > most) {
            for (Iterator<Attempt> oldest = byId.values().iterator(); oldest.hasNext(); ) {
                Attempt candidate = oldest.next();
                if (candidate != attempt && !holdsLease.test(candidate)) {
                    oldest.remove();
                    break;
                }
            }
        }
        return attempt;
    }

    void sweep(long now, Predicate<Attempt> holdsLease) {
        byId.values().removeIf(attempt -> attempt.touchedAt + keptMillis <= now && !holdsLease.test(attempt));
    }

    List<Attempt> of(String switchboard) {
        return byId.values().stream()
                .filter(attempt -> attempt.switchboard.equals(switchboard))
                .toList();
    }

    int size() {
        return byId.size();
    }
}
