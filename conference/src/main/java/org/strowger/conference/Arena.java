package org.strowger.conference;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A podium that all hear, and rows of seats: those in a row hear each other and the podium. Leaders and presenters are on
 * the podium, others get a seat in the first row that has one.
 *
 * @param seats of each row, 1 or more
 */
public record Arena(int seats, PodiumHears podiumHears) implements ConnectService {
    /** The section of the podium; any other is a row. */
    public static final String PODIUM = "podium";

    private static final String ROWS = "rows";

    /** Whom those on the podium hear. */
    public enum PodiumHears {
        NOBODY,
        PODIUM,
        /** Each other and every row. */
        ROWS
    }

    /** @throws IllegalArgumentException if a row has no seats */
    public Arena {
        if (seats < 1) {
            throw new IllegalArgumentException("a row must have 1 seat or more, not " + seats);
        }
    }

    @Override
    public String section(Role role, String present, Map<String, Integer> occupied) {
        if (role != Role.PARTICIPANT) {
            return PODIUM;
        }
        return present.isEmpty() || present.equals(PODIUM) ? Sections.firstWithRoom(seats, occupied) : present;
    }

    @Override
    public Wiring wire(String section) {
        if (section.equals(PODIUM)) {
            return new Wiring(
                    List.of(PODIUM),
                    switch (podiumHears) {
                        case NOBODY -> Set.of();
                        case PODIUM -> Set.of(PODIUM);
                        case ROWS -> Set.of(PODIUM, ROWS);
                    });
        }
        String row = "row " + section;
        return new Wiring(podiumHears == PodiumHears.ROWS ? List.of(row, ROWS) : List.of(row), Set.of(PODIUM, row));
    }
}
