package org.strowger.conference;

import java.util.HashMap;
import java.util.Map;

/** Where people sit. */
final class Sections {
    private Sections() {}

    /** How many of those who are in, but one, are in each section. */
    static Map<String, Integer> occupied(ConferenceState state, ParticipantId but) {
        Map<String, Integer> occupied = new HashMap<>();
        for (Participant participant : state.roster()) {
            if (!participant.id().equals(but)) {
                occupied.merge(participant.talk().section(), 1, Integer::sum);
            }
        }
        return occupied;
    }

    /** Sections are numbered from 1; who leaves makes room in an early one. */
    static String firstWithRoom(int places, Map<String, Integer> occupied) {
        int number = 1;
        while (occupied.getOrDefault(Integer.toString(number), 0) >= places) {
            number++;
        }
        return Integer.toString(number);
    }
}
