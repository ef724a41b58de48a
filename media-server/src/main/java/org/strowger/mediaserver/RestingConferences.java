package org.strowger.mediaserver;

import java.util.ArrayList;
import java.util.List;

/**
 * Conferences of one slot in which nothing happens: everybody in them is on hold, or was never heard of. They are not ticked 50
 * times a second but visited now and then, for what goes on all the same: reports (RTCP) and the clocks of streams
 * (docs/design/packet-io.md). The worker's thread alone.
 */
final class RestingConferences {
    /** The turn of a conference that does not rest. */
    static final int NONE = -1;

    /**
     * Ticks from one visit to the next, 18 s: who hears no report for 25 s may take us for gone (RFC 3550 §6.3.5), and the last
     * one may have been 6 s before the rest.
     */
    static final int ROUND = 900;

    /** So many of each turn need no new memory within a tick. */
    private static final int USUAL = 4;

    /** By the tick of the round in which they are visited. */
    private final List<List<MixedConference>> turns = new ArrayList<>();

    private int count;
    private int tick;
    /** All may come at once, but are not to be visited at once. */
    private int nextTurn;

    RestingConferences() {
        for (int i = 0; i < ROUND; i++) {
            turns.add(new ArrayList<>(USUAL));
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(MixedConference conference) {
        nextTurn = (nextTurn + 1) % ROUND;
        conference.resting(nextTurn);
        turns.get(nextTurn).add(conference);
        count++;
    }

    /** Returns whether it was here. */
    boolean remove(MixedConference conference) {
        int turn = conference.resting();
        if (turn == NONE) {
            return false;
        }
        conference.resting(NONE);
        turns.get(turn).remove(conference);
        count--;
        return true;
    }

    /** A tick has come: those to be visited in it. They may be removed, from the last on. */
    List<MixedConference> next() {
        tick = (tick + 1) % ROUND;
        return turns.get(tick);
    }
}
