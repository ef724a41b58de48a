package org.strowger.conference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What follows for the mesh from a conference's state. */
public final class Wirings {
    private Wirings() {}

    /** The wiring of one who is in; empty for others. Linear in participants. */
    public static Optional<Wiring> of(ConferenceState state, ParticipantId id) {
        return state.participant(id).filter(Participant::admitted).map(p -> of(state, p));
    }

    private static Wiring of(ConferenceState state, Participant participant) {
        Wiring usual = state.settings().service().wire(participant.talk().section());
        List<String> speaksTo = switch (participant.talk().audience()) {
            case Audience.Usual u -> usual.speaksTo();
            case Audience.Nobody n -> List.of();
            case Audience.Only o -> List.of(whisper(participant.id()));
        };
        List<String> whispers = new ArrayList<>();
        for (Participant other : state.participants().values()) {
            if (other.talk().audience().whispered().contains(participant.id())) {
                whispers.add(whisper(other.id()));
            }
        }
        if (whispers.isEmpty()) {
            return new Wiring(speaksTo, usual.hears());
        }
        Set<String> hears = new HashSet<>(usual.hears());
        hears.addAll(whispers);
        return new Wiring(speaksTo, hears);
    }

    private static String whisper(ParticipantId by) {
        return "whisper " + by;
    }

    /** Whose wiring may be another because one participant has come, gone or changed. */
    public static Set<ParticipantId> affected(ConferenceState before, ConferenceState after, ParticipantId id) {
        Set<ParticipantId> affected = new HashSet<>(Set.of(id));
        before.participant(id)
                .ifPresent(p -> affected.addAll(p.talk().audience().whispered()));
        after.participant(id).ifPresent(p -> affected.addAll(p.talk().audience().whispered()));
        return affected;
    }
}
