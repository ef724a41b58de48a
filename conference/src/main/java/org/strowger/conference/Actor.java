package org.strowger.conference;

/** Who gives a command, and so by what right. */
public sealed interface Actor {
    /** One of the participants. */
    record Member(ParticipantId id) implements Actor {}

    /** The farm's staff; may do everything. */
    record Operator() implements Actor {}
}
