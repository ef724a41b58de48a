package org.strowger.conference;

import java.util.Set;

/** To whom a participant speaks. */
public sealed interface Audience {
    /** All whom his conference lets hear him. A supervisor who comes to this from {@link Nobody} barges in. */
    record Usual() implements Audience {}

    /** He listens only. */
    record Nobody() implements Audience {}

    /** He whispers: these hear him, and nobody else. */
    record Only(Set<ParticipantId> listeners) implements Audience {
        public Only {
            listeners = Set.copyOf(listeners);
        }
    }

    /** Those whom he means when he whispers. */
    default Set<ParticipantId> whispered() {
        return this instanceof Only only ? only.listeners() : Set.of();
    }
}
