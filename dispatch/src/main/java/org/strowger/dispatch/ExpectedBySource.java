package org.strowger.dispatch;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who has a ticket and has not come yet, by source address: an address that asks for places and never takes them would hold
 * all of them. Loopback is our own machine and not counted. Confined to one owner.
 */
final class ExpectedBySource {
    private final int most;
    private final Map<String, Set<String>> attempts = new HashMap<>();

    /** @param most of one address */
    ExpectedBySource(int most) {
        this.most = most;
    }

    /**
     * Notes an attempt; false, and nothing is noted, if its source has too many already.
     *
     * @param source an address literal
     * @param isExpected whether a noted attempt still holds a place that it has not taken
     */
    boolean admits(String source, String attempt, Predicate<String> isExpected) {
        if (InetAddress.ofLiteral(source).isLoopbackAddress()) {
            return true;
        }
        Set<String> those = attempts.computeIfAbsent(source, s -> new HashSet<>());
        those.removeIf(isExpected.negate());
        if (those.size() >= most) {
            return false;
        }
        those.add(attempt);
        return true;
    }

    /** Forgets what is over. */
    void sweep(Predicate<String> isExpected) {
        attempts.values().forEach(those -> those.removeIf(isExpected.negate()));
        attempts.values().removeIf(Set::isEmpty);
    }
}
