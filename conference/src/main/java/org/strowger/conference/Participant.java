package org.strowger.conference;

import java.time.Instant;

/**
 * One entry of a conference's state.
 *
 * @param since when he got his present admission
 * @param muted whether the others do not hear him
 */
public record Participant(
        ParticipantId id,
        Identity identity,
        ParticipantKind kind,
        Role role,
        Admission admission,
        boolean muted,
        boolean handRaised,
        Talk talk,
        Instant since) {
    /** Whether he is on the roster. */
    public boolean admitted() {
        return admission == Admission.ADMITTED;
    }

    Participant withMuted(boolean now) {
        return new Participant(id, identity, kind, role, admission, now, handRaised, talk, since);
    }

    Participant withHandRaised(boolean now) {
        return new Participant(id, identity, kind, role, admission, muted, now, talk, since);
    }

    /** After somebody else has left. */
    Participant without(ParticipantId gone) {
        return talk.means(gone) ? withTalk(talk.without(gone)) : this;
    }

    Participant withRole(Role now) {
        return new Participant(id, identity, kind, now, admission, muted, handRaised, talk, since);
    }

    Participant withTalk(Talk now) {
        return new Participant(id, identity, kind, role, admission, muted, handRaised, now, since);
    }
}
