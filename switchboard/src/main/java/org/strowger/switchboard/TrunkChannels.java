package org.strowger.switchboard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which channels of each trunk are taken, by callers and by callbacks that are offered, expected or there. Any thread.
 *
 * <p>A callback is counted from the offer on: between the question and its answer a burst of callers would otherwise be
 * promised the same last channel.
 */
final class TrunkChannels {
    private final Map<String, Trunk> trunks;
    private final Map<String, Set<String>> taken = new HashMap<>();

    TrunkChannels(Map<String, Trunk> trunks) {
        this.trunks = Map.copyOf(trunks);
        trunks.keySet().forEach(name -> taken.put(name, new HashSet<>()));
    }

    /** A caller is there, whatever was planned: the network decides that. */
    synchronized void caller(String trunk, String attempt) {
        takenOn(trunk).add("caller " + attempt);
    }

    synchronized void callerGone(String attempt) {
        taken.values().forEach(keys -> keys.remove("caller " + attempt));
    }

    /** Takes a channel for a callback; returns how many were free with it, 0 if none was. */
    synchronized int offer(String trunk, String attempt) {
        Trunk declared = trunks.get(trunk);
        if (declared == null) {
            return 0;
        }
        Set<String> keys = takenOn(trunk);
        int free = declared.channels() - keys.size();
        if (keys.contains("callback " + attempt)) {
            return free + 1;
        }
        if (free < 1) {
            return 0;
        }
        keys.add("callback " + attempt);
        return free;
    }

    /** The callback will come on that trunk and on no other. */
    synchronized void decided(String trunk, String attempt) {
        taken.forEach((name, keys) -> {
            if (!name.equals(trunk)) {
                keys.remove("callback " + attempt);
            }
        });
    }

    synchronized void callbackGone(String attempt) {
        taken.values().forEach(keys -> keys.remove("callback " + attempt));
    }

    synchronized int taken() {
        return taken.values().stream().mapToInt(Set::size).sum();
    }

    private Set<String> takenOn(String trunk) {
        return taken.computeIfAbsent(trunk, name -> new HashSet<>());
    }
}
