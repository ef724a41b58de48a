package org.strowger.conference;

import java.time.Instant;

/** What can be asked of a focus. Every command names the participant it is about. */
public sealed interface FocusCommand {
    ParticipantId id();

    /** Keeps a place for somebody who is being called or holds a ticket. */
    record Expect(ParticipantId id, Identity identity, ParticipantKind kind, Role role, Instant at)
            implements FocusCommand {}

    /**
     * Somebody is there; uses the place that was kept for him, if any.
     *
     * @param attempt the attempt that brought him, "" for none
     */
    record Join(ParticipantId id, Identity identity, ParticipantKind kind, Role role, String attempt, Instant at)
            implements FocusCommand {}

    /** He hung up, vanished, or did not come after all. */
    record Leave(ParticipantId id) implements FocusCommand {}

    /** Puts somebody out. */
    record Remove(Actor by, ParticipantId id) implements FocusCommand {}

    /** Nobody hears him any more. */
    record Mute(Actor by, ParticipantId id) implements FocusCommand {}

    /** He is heard again: only he himself, or an operator, may open a microphone. */
    record Unmute(Actor by, ParticipantId id) implements FocusCommand {}

    record RaiseHand(ParticipantId id) implements FocusCommand {}

    record LowerHand(Actor by, ParticipantId id) implements FocusCommand {}

    /** Where he sits, who hears him, whom he hears and how loud. */
    record ChangeTalk(Actor by, ParticipantId id, Talk talk) implements FocusCommand {}

    record ChangeRole(Actor by, ParticipantId id, Role role) implements FocusCommand {}
}
