package org.strowger.mediaserver;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.strowger.protocol.v1.Capacity;

/**
 * What is taken of this server: places for participants and channels of its trunks. Taken when the order or ticket comes,
 * not when somebody answers, so that a burst never finds a place promised twice (SPEC B5). Any thread.
 */
final class Places {
    private final int configured;
    private final IntSupplier room;
    private final Map<String, Integer> channels = new LinkedHashMap<>();
    private final Map<String, Integer> channelsUsed = new LinkedHashMap<>();
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private int used;
    private long sequence;

    /**
     * @param configured most that there may be
     * @param room how many the machine can carry as it is now, see {@link MediaPlane#room}
     * @param changed called after every change, outside the lock
     */
    Places(int configured, IntSupplier room, Collection<OutTrunk> trunks, Runnable changed) {
        this.configured = configured;
        this.room = room;
        this.changed = changed;
        for (OutTrunk trunk : trunks) {
            channels.put(trunk.name(), trunk.channels());
            channelsUsed.put(trunk.name(), 0);
        }
    }

    /** One place; empty when all are taken. */
    Optional<Place> take() {
        return take(Optional.empty());
    }

    /** One place and a channel of a trunk that exists; empty when either is missing. */
    Optional<Place> takeWithChannel(String trunk) {
        return take(Optional.of(trunk));
    }

    private Optional<Place> take(Optional<String> trunk) {
        lock.lock();
        try {
            if (used >= places()) {
                return Optional.empty();
            }
            if (trunk.isPresent()) {
                int busy = channelsUsed.getOrDefault(trunk.get(), 0);
                if (busy >= channels.getOrDefault(trunk.get(), 0)) {
                    return Optional.empty();
                }
                channelsUsed.put(trunk.get(), busy + 1);
            }
            used++;
        } finally {
            lock.unlock();
        }
        changed.run();
        return Optional.of(new Place(trunk));
    }

    /** A report with the next sequence number. */
    Capacity capacity(boolean inService) {
        lock.lock();
        try {
            return Capacity.newBuilder()
                    .setSequence(++sequence)
                    .setPlaces(places())
                    .setPlacesUsed(used)
                    .putAllChannelsUsed(channelsUsed)
                    .setInService(inService)
                    .build();
        } finally {
            lock.unlock();
        }
    }

    private int places() {
        return Math.min(configured, room.getAsInt());
    }

    int used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** One place that was taken. */
    final class Place {
        private final Optional<String> trunk;
        private boolean back;

        private Place(Optional<String> trunk) {
            this.trunk = trunk;
        }

        /** Repeatable: an ending that is told twice must not free somebody else's place. */
        void giveBack() {
            lock.lock();
            try {
                if (back) {
                    return;
                }
                back = true;
                used--;
                trunk.ifPresent(name -> channelsUsed.merge(name, -1, Integer::sum));
            } finally {
                lock.unlock();
            }
            changed.run();
        }
    }
}
