package org.strowger.conference;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two and two hear each other, and nobody else: whoever comes joins one who is alone, or waits for the next. */
public record PointToPoint() implements ConnectService {
    @Override
    public String section(Role role, String present, Map<String, Integer> occupied) {
        return present.isEmpty() ? Sections.firstWithRoom(2, occupied) : present;
    }

    @Override
    public Wiring wire(String section) {
        String pair = "pair " + section;
        return new Wiring(List.of(pair), Set.of(pair));
    }
}
