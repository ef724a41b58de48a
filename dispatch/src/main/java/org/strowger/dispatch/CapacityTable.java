package org.strowger.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.strowger.protocol.v1.Capacity;
import org.strowger.protocol.v1.Hello;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.Trunk;

/**
 * The capacity table (SPEC B2, Fig. 3B): every media server with what it can do and what is left. Confined to one owner;
 * time comes in as an argument.
 *
 * <p>The figures are hints, corrected by leases: the media server has the last word.
 */
public final class CapacityTable {
    private final long timeoutMillis;
    private final Map<String, Entry> entries = new HashMap<>();

    /** @param timeoutMillis a media server that has said nothing at all for longer than this is not in contact */
    public CapacityTable(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    private static final class Entry {
        Hello hello;
        Capacity capacity;
        Optional<MediaServerLink> link;
        long heardAt;
        long lostAt;

        Entry(Hello hello, MediaServerLink link, long now) {
            this.hello = hello;
            // Hello says it once; the reports that follow say it themselves.
            this.capacity = hello.getCapacity().toBuilder()
                    .setInService(hello.getInService())
                    .build();
            this.link = Optional.of(link);
            this.heardAt = now;
        }
    }

    /** What a Hello meant. */
    public enum Arrival {
        /** First seen, or back after it was forgotten. */
        NEW,
        /** The same start of that server on a new stream. */
        AGAIN,
        /** A later start: everything of the former self is gone. */
        RESTARTED,
        /** A former self; its stream must end. */
        FORMER
    }

    /** A media server says who it is. A newer stream of the same start replaces the older, which is closed. */
    public Arrival hello(Hello hello, MediaServerLink link, long now) {
        Entry known = entries.get(hello.getMediaServer());
        if (known != null && known.hello.getBootEpoch() > hello.getBootEpoch()) {
            return Arrival.FORMER;
        }
        entries.put(hello.getMediaServer(), new Entry(hello, link, now));
        if (known == null) {
            return Arrival.NEW;
        }
        known.link
                .filter(old -> !isOn(known, link))
                .ifPresent(old -> old.close("a newer stream of this media server took over"));
        return known.hello.getBootEpoch() == hello.getBootEpoch() ? Arrival.AGAIN : Arrival.RESTARTED;
    }

    /** New figures; false, and nothing changes, if they are older than those known or come on a replaced stream. */
    public boolean report(String mediaServer, MediaServerLink link, Capacity capacity) {
        Entry entry = entries.get(mediaServer);
        if (entry == null || !isOn(entry, link) || capacity.getSequence() <= entry.capacity.getSequence()) {
            return false;
        }
        entry.capacity = capacity;
        return true;
    }

    /** The stream broke; false if another has taken its place, which is no loss. */
    public boolean lost(String mediaServer, MediaServerLink link, long now) {
        Entry entry = entries.get(mediaServer);
        if (entry == null || !isOn(entry, link)) {
            return false;
        }
        entry.link = Optional.empty();
        entry.lostAt = now;
        return true;
    }

    /**
     * Something was said on that stream, whatever it was: a media server that is busy sends its figures late, or leaves them
     * out, while what it tells of its calls shows that it lives.
     *
     * @return whether it counts; on a replaced stream it does not
     */
    public boolean heard(String mediaServer, MediaServerLink link, long now) {
        Entry entry = entries.get(mediaServer);
        if (entry == null || !isOn(entry, link)) {
            return false;
        }
        entry.heardAt = now;
        return true;
    }

    /** Gives a media server a command; false if it has no stream. */
    public boolean send(String mediaServer, MediaServerCommand command) {
        Entry entry = entries.get(mediaServer);
        if (entry == null || entry.link.isEmpty()) {
            return false;
        }
        entry.link.get().send(command);
        return true;
    }

    /** Media servers that have been out of contact for so long that they count as dead, by any of the signs. */
    public List<String> dead(long now, long deadAfterMillis) {
        return entries.entrySet().stream()
                .filter(e -> silentSince(e.getValue()) + deadAfterMillis <= now)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private long silentSince(Entry entry) {
        return entry.link.isEmpty() ? entry.lostAt : entry.heardAt + timeoutMillis;
    }

    /** Forgets one that has no stream; one that hangs stays, so that operators see it. */
    public void forget(String mediaServer) {
        entries.computeIfPresent(mediaServer, (name, entry) -> entry.link.isEmpty() ? null : entry);
    }

    /** How many are in contact. */
    public int inContact(long now) {
        return (int) entries.values().stream()
                .filter(entry -> outOfContact(entry, now).isEmpty())
                .count();
    }

    /** Every row as it is now, leases counted, by name. */
    public List<MediaServerView> views(Leases leases, long now) {
        return entries.values().stream()
                .map(entry -> view(entry, leases, now))
                .sorted(Comparator.comparing(MediaServerView::name))
                .toList();
    }

    private MediaServerView view(Entry entry, Leases leases, long now) {
        Hello hello = entry.hello;
        Capacity capacity = entry.capacity;
        String name = hello.getMediaServer();
        var trunks = new ArrayList<MediaServerView.TrunkView>();
        for (Trunk trunk : hello.getTrunksList()) {
            int free = trunk.getChannels()
                    - capacity.getChannelsUsedOrDefault(trunk.getName(), 0)
                    - leases.channelsOnTop(name, trunk.getName());
            trunks.add(new MediaServerView.TrunkView(
                    trunk.getName(),
                    trunk.getDeck(),
                    trunk.getPresents(),
                    trunk.getReach(),
                    trunk.getChannels(),
                    Math.max(0, free)));
        }
        int free = capacity.getPlaces() - capacity.getPlacesUsed() - leases.placesOnTop(name);
        return new MediaServerView(
                name,
                hello.getLocation(),
                hello.getRegion(),
                new HashSet<>(hello.getCapabilitiesList()),
                capacity.getInService(),
                outOfContact(entry, now),
                hello.getSipAddress(),
                capacity.getPlaces(),
                Math.max(0, free),
                trunks);
    }

    private String outOfContact(Entry entry, long now) {
        if (entry.link.isEmpty()) {
            return "has had no stream for " + Math.max(0, now - entry.lostAt) + " ms";
        }
        if (now - entry.heardAt > timeoutMillis) {
            return "has said nothing for " + (now - entry.heardAt) + " ms";
        }
        return entry.link.get().accepting() ? "" : "does not read what it is sent";
    }

    // A stream is itself and no other, whatever it may say it equals.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOn(Entry entry, MediaServerLink link) {
        return entry.link.isPresent() && entry.link.get() == link;
    }
}
