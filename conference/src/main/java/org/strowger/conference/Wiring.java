package org.strowger.conference;

import java.util.List;
import java.util.Set;

/**
 * Who hears a participant and whom he hears, as the names of buses: he is heard by all who hear one to which he speaks, but
 * never by himself.
 *
 * @param speaksTo in order: on the first he competes to be among the loudest
 */
public record Wiring(List<String> speaksTo, Set<String> hears) {
    /** As everybody has it in an ordinary conference. */
    public static final Wiring EVERYBODY = new Wiring(List.of("everybody"), Set.of("everybody"));

    public Wiring {
        speaksTo = List.copyOf(speaksTo);
        hears = Set.copyOf(hears);
    }
}
