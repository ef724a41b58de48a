package org.strowger.directory;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who there is (SPEC C1): every server registers itself with what it is, and a former self never takes the place of a
 * later one. Local form, one dispatcher; any thread.
 */
public final class Registry {
    private final ConcurrentHashMap<String, Registration> registrations = new ConcurrentHashMap<>();

    /** What a server is. */
    public enum Kind {
        MEDIA_SERVER,
        SWITCHBOARD
    }

    /**
     * One server.
     *
     * @param name unique in the farm
     * @param epoch grows with every start of that server
     * @param town where it stands, for people
     * @param sinceMillis when it registered, Unix time
     */
    public record Registration(Kind kind, String name, long epoch, String town, long sinceMillis) {}

    /** Registers; false, and nothing changes, if a later start of the same server, or one of another kind, is registered. */
    public boolean register(Registration mine) {
        Registration now = registrations.merge(
                mine.name(),
                mine,
                (old, fresh) -> old.kind() == fresh.kind() && fresh.epoch() >= old.epoch() ? fresh : old);
        return now.equals(mine);
    }

    /** Takes this very registration away. */
    public void leave(Registration mine) {
        registrations.remove(mine.name(), mine);
    }

    /** A server by its name. */
    public Optional<Registration> find(String name) {
        return Optional.ofNullable(registrations.get(name));
    }

    /** All of a kind, by name. */
    public List<Registration> all(Kind kind) {
        return registrations.values().stream()
                .filter(registration -> registration.kind() == kind)
                .sorted(Comparator.comparing(Registration::name))
                .toList();
    }
}
