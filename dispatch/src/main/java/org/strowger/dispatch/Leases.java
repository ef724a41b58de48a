package org.strowger.dispatch;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final LeaseIndex<String> byMediaServer = new LeaseIndex<>();
    private final LeaseIndex<ConferenceKey> byConference = new LeaseIndex<>();
    /** Those of which a media server's next report frees what counts on top. */
    private final LeaseIndex<String> unreported = new LeaseIndex<>();

    private final LeaseIndex<String> underWayByAccount = new LeaseIndex<>();
    private final LeaseIndex<String> arrivedByAccount = new LeaseIndex<>();
    private final LeaseIndex<String> callsByAccount = new LeaseIndex<>();

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
        unreported.of(mediaServer).forEach(lease -> replace(lease, lease.reported()));
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
        return byId.values().stream()
                .filter(lease -> lease.expiresAtMillis() <= now)
                .toList();
    }

    /** Those on one media server. */
    public List<Lease> on(String mediaServer) {
        return byMediaServer.of(mediaServer);
    }

    /** Whether somebody is in that conference, or on the way to it, by a lease. */
    public boolean anyFor(ConferenceKey conference) {
        return byConference.count(conference) > 0;
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

    /** How many of one account are on their way into a conference. */
    public int underWay(String account) {
        return underWayByAccount.count(account);
    }

    /** How many of one account are in a conference. */
    public int arrived(String account) {
        return arrivedByAccount.count(account);
    }

    /** One account's leases of telephone calls, oldest or not. */
    public List<Lease> calls(String account) {
        return callsByAccount.of(account);
    }

    /** All, a copy. */
    public Collection<Lease> all() {
        return List.copyOf(byId.values());
    }

    /** How many there are. */
    public int size() {
        return byId.size();
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
        byMediaServer.put(terms.mediaServer(), lease);
        byConference.put(terms.conference(), lease);
        stageByAccount(lease).put(terms.account(), lease);
        if (lease.onTop()) {
            placesOnTop.merge(terms.mediaServer(), 1, Integer::sum);
            if (lease.stage() != Lease.Stage.RESERVED) {
                unreported.put(terms.mediaServer(), lease);
            }
        }
        terms.telephone().ifPresent(telephone -> {
            callsByAccount.put(terms.account(), lease);
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
        byMediaServer.remove(terms.mediaServer(), lease);
        byConference.remove(terms.conference(), lease);
        stageByAccount(lease).remove(terms.account(), lease);
        unreported.remove(terms.mediaServer(), lease);
        if (lease.onTop()) {
            placesOnTop.computeIfPresent(terms.mediaServer(), (server, n) -> n == 1 ? null : n - 1);
        }
        terms.telephone().ifPresent(telephone -> {
            callsByAccount.remove(terms.account(), lease);
            if (lease.onTop()) {
                channelsOnTop.computeIfPresent(
                        new TrunkKey(terms.mediaServer(), telephone.trunk()), (trunk, n) -> n == 1 ? null : n - 1);
            }
            attemptByNumber.remove(telephone.offer().number(), terms.attempt());
        });
    }

    private LeaseIndex<String> stageByAccount(Lease lease) {
        return lease.stage() == Lease.Stage.IN_CONFERENCE ? arrivedByAccount : underWayByAccount;
    }

    private static boolean isPoolNumber(Lease.Telephone telephone) {
        return telephone.offer().identification() == Identification.POOL_NUMBER;
    }
}
