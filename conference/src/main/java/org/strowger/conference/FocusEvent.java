package org.strowger.conference;

/** What a command brought about; whoever runs the focus carries these out and tells others. */
public sealed interface FocusEvent {
    /** The first participant is in. Comes before his {@link Joined}. */
    record Began(String conference) implements FocusEvent {}

    /** A place is kept. */
    record Expected(Participant participant) implements FocusEvent {}

    record Joined(Participant participant) implements FocusEvent {}

    /** @param removed whether he was put out: his leg still stands and must be ended */
    record Left(Participant participant, boolean removed) implements FocusEvent {}

    /** Was expected, and will not come. */
    record Withdrawn(Participant participant) implements FocusEvent {}

    record MuteChanged(Participant participant) implements FocusEvent {}

    record HandChanged(Participant participant) implements FocusEvent {}

    /** Perhaps with his section. */
    record RoleChanged(Participant participant) implements FocusEvent {}

    record TalkChanged(Participant participant) implements FocusEvent {}

    /** Everybody who is in, except one, hears this. */
    record ToOthers(ParticipantId except, Announcement announcement) implements FocusEvent {}

    /** One participant alone hears this. */
    record ToOne(ParticipantId id, Announcement announcement) implements FocusEvent {}

    /** The last participant has left. Always the last event. */
    record Ended(String conference) implements FocusEvent {}

    /** The command changed nothing. Always the only event. */
    record Refused(FocusCommand command, Denial denial) implements FocusEvent {}
}
