package org.strowger.dispatch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Leases by something of theirs, so that no question costs more the more leases of others there are. Confined to one owner. */
final class LeaseIndex<K> {
    private final Map<K, Map<String, Lease>> leases = new HashMap<>();

    void put(K key, Lease lease) {
        leases.computeIfAbsent(key, k -> new HashMap<>()).put(lease.id(), lease);
    }

    void remove(K key, Lease lease) {
        leases.computeIfPresent(key, (k, those) -> {
            those.remove(lease.id());
            return those.isEmpty() ? null : those;
        });
    }

    /** A copy. */
    List<Lease> of(K key) {
        return List.copyOf(leases.getOrDefault(key, Map.of()).values());
    }

    int count(K key) {
        return leases.getOrDefault(key, Map.of()).size();
    }
}
