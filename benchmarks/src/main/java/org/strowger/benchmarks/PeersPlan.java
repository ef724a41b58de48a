package org.strowger.benchmarks;

import java.util.List;

/**
 * What is compared.
 *
 * @param rooms each is measured by itself
 * @param calls fixed loads, callers
 * @param rounds how often each fixed load is given to each peer, in turns
 * @param seconds the measuring window of one run, at least 10: shorter ones hear too few tones
 * @param capacity whether the largest number that passes is looked for
 */
record PeersPlan(List<Rooms> rooms, List<Integer> calls, int rounds, int seconds, boolean capacity) {
    PeersPlan {
        rooms = List.copyOf(rooms);
        calls = List.copyOf(calls);
    }
}
