package org.strowger.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.strowger.directory.ConferenceKey;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Identification;
import org.strowger.server.StrowgerException;

/**
 * All leases, and what they add up to (SPEC B5; docs/design/leases.md). Confined to one owner; time comes in as an argument.
 *
 * <p>A lease counts on top of a media server's figures until the figures include it: until the first report
 * after the media server said that it has taken place and channel. In doubt it counts twice for a moment, never not at all.
 */
public final class Leases {
    private final Map<String, Lease> byId = new HashMap<>();
    private final Map<String, String> idByAttempt = new HashMap<>();
    private final Map<String, Integer> placesOnTop = new HashMap<>();
    private final Map<TrunkKey, Integer> channelsOnTop = new HashMap<>();
    private final Map<E164, String> attemptByNumber = new HashMap<>();

    /** No lease is over before this; they are looked for often, and are hardly ever over. */
    private long earliest = Long.MAX_VALUE;

    private record TrunkKey(String mediaServer, String trunk) {}

    /**
     * Reserves.
     *
     * @throws StrowgerException if the attempt holds a lease already: it must be given back first
     */
    public Lease reserve(String id, Lease.Terms terms, long expiresAtMillis) {
        if (idByAttempt.containsKey(terms.attempt())) {
            throw new StrowgerException("attempt " + terms.attempt() + " holds a lease already");
        }
        var lease = new Lease(id, terms, Lease.Stage.RESERVED, expiresAtMillis, 0, true);
        idByAttempt.put(terms.attempt(), id);
        put(lease);
        return lease;
    }

    /** The lease of an attempt. */
    public Optional<Lease> ofAttempt(String attempt) {
        return Optional.ofNullable(idByAttempt.get(attempt)).map(byId::get);
    }

    /** A lease by its id. */
    public Optional<Lease> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The media server says how far the leg is; unknown ids are ignored. */
    public Optional<Lease> reached(String id, Lease.Stage stage, long expiresAtMillis, long now) {
        return find(id).map(lease -> replace(lease, lease.reached(stage, expiresAtMillis, now)));
    }

    /** New figures came from a media server. */
    public void reported(String mediaServer) {
        for (Lease lease : where(lease -> lease.terms().mediaServer().equals(mediaServer))) {
            replace(lease, lease.reported());
        }
    }

    /** Gives everything of it back; empty if it was given back before. */
    public Optional<Lease> giveBack(String id) {
        Lease lease = byId.get(id);
        if (lease == null) {
            return Optional.empty();
        }
        take(lease);
        idByAttempt.remove(lease.terms().attempt(), id);
        return Optional.of(lease);
    }

    /** Those whose time is over. */
    public List<Lease> expired(long now) {
        if (now < earliest) {
            return List.of();
        }
        earliest =
                byId.values().stream().mapToLong(Lease::expiresAtMillis).min().orElse(Long.MAX_VALUE);
        return where(lease -> lease.expiresAtMillis() <= now);
    }

    /** Those on one media server. */
    public List<Lease> on(String mediaServer) {
        return where(lease -> lease.terms().mediaServer().equals(mediaServer));
    }

    /** Whether somebody is in that conference, or on the way to it, by a lease. */
    public boolean anyFor(ConferenceKey conference) {
        return byId.values().stream()
                .anyMatch(lease -> lease.terms().conference().equals(conference));
    }

    /** Places leased on top of what the media server reports. */
    public int placesOnTop(String mediaServer) {
        return placesOnTop.getOrDefault(mediaServer, 0);
    }

    /** Channels leased on top of what the media server reports. */
    public int channelsOnTop(String mediaServer, String trunk) {
        return channelsOnTop.getOrDefault(new TrunkKey(mediaServer, trunk), 0);
    }

    /** Whether another attempt is being called back on that pool number. */
    public boolean numberHeldByOther(E164 number, String attempt) {
        String holder = attemptByNumber.get(number);
        return holder != null && !holder.equals(attempt);
    }

    /** Leases of one account, oldest or not. */
    public List<Lease> ofAccount(String account) {
        return where(lease -> lease.terms().account().equals(account));
    }

    /** All, a copy. */
    public Collection<Lease> all() {
        return List.copyOf(byId.values());
    }

    /** How many there are. */
    public int size() {
        return byId.size();
    }

    private List<Lease> where(Predicate<Lease> wanted) {
        var found = new ArrayList<Lease>();
        for (Lease lease : byId.values()) {
            if (wanted.test(lease)) {
                found.add(lease);
            }
        }
        return found;
    }

    private Lease replace(Lease before, Lease after) {
        if (!before.equals(after)) {
            take(before);
            put(after);
        }
        return after;
    }

    private void put(Lease lease) {
        byId.put(lease.id(), lease);
        earliest = Math.min(earliest, lease.expiresAtMillis());
        Lease.Terms terms = lease.terms();
        if (lease.onTop()) {
            placesOnTop.merge(terms.mediaServer(), 1, Integer::sum);
        }
        terms.telephone().ifPresent(telephone -> {
            if (lease.onTop()) {
                channelsOnTop.merge(new TrunkKey(terms.mediaServer(), telephone.trunk()), 1, Integer::sum);
            }
            if (lease.holdsNumber() && isPoolNumber(telephone)) {
                attemptByNumber.put(telephone.offer().number(), terms.attempt());
            }
        });
    }

    private void take(Lease lease) {
        byId.remove(lease.id());
        Lease.Terms terms = lease.terms();
        if (lease.onTop()) {
            placesOnTop.computeIfPresent(terms.mediaServer(), (server, n) -> n == 1 ? null : n - 1);
        }
        terms.telephone().ifPresent(telephone -> {
            if (lease.onTop()) {
                channelsOnTop.computeIfPresent(
                        new TrunkKey(terms.mediaServer(), telephone.trunk()), (trunk, n) -> n == 1 ? null : n - 1);
            }
            attemptByNumber.remove(telephone.offer().number(), terms.attempt());
        });
    }

    private static boolean isPoolNumber(Lease.Telephone telephone) {
        return telephone.offer().identification() == Identification.POOL_NUMBER;
    }
}
