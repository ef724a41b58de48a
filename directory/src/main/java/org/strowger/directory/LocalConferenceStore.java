package org.strowger.directory;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.strowger.conference.ConferenceState;
import org.strowger.conference.ConferenceStore;

/** Conference states in this process's memory, for a server whose conferences may die with it. Any thread. */
public final class LocalConferenceStore implements ConferenceStore {
    private final ConcurrentMap<String, ConferenceState> states = new ConcurrentHashMap<>();

    @Override
    public Optional<ConferenceState> load(String conference) {
        return Optional.ofNullable(states.get(conference));
    }

    @Override
    public boolean save(long expected, ConferenceState next) {
        if (expected == ABSENT) {
            return states.putIfAbsent(next.conference(), next) == null;
        }
        ConferenceState old = states.get(next.conference());
        return old != null && old.version() == expected && states.replace(next.conference(), old, next);
    }

    @Override
    public boolean remove(String conference, long expected) {
        ConferenceState old = states.get(conference);
        return old != null && old.version() == expected && states.remove(conference, old);
    }

    /** Conferences stored now. */
    public int size() {
        return states.size();
    }
}
