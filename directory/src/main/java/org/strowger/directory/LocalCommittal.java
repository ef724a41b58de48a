package org.strowger.directory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The agreement of a farm with one dispatcher: a map in memory, rebuilt from what media servers report. Any thread. */
public final class LocalCommittal implements Committal {
    private final ConcurrentHashMap<ConferenceKey, Commitment> holders = new ConcurrentHashMap<>();

    @Override
    public Outcome commit(ConferenceKey conference, Commitment mine) {
        Commitment before = holders.putIfAbsent(conference, mine);
        return before == null || before.equals(mine) ? new Outcome.Won() : new Outcome.Lost(before);
    }

    @Override
    public Optional<Commitment> holder(ConferenceKey conference) {
        return Optional.ofNullable(holders.get(conference));
    }

    @Override
    public void release(ConferenceKey conference, Commitment mine) {
        holders.remove(conference, mine);
    }

    @Override
    public Map<ConferenceKey, Commitment> all() {
        return Map.copyOf(holders);
    }
}
