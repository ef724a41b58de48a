package org.strowger.conference;

/**
 * What an account or operator has decided about a conference.
 *
 * @param maxParticipants 1 or more; those who are expected count
 * @param tones whether the others hear that somebody came or left
 * @param service who hears whom
 */
public record ConferenceSettings(int maxParticipants, DoorTones tones, ConnectService service, Mixing mixing) {
    /** @throws IllegalArgumentException if nobody could come in */
    public ConferenceSettings {
        if (maxParticipants < 1) {
            throw new IllegalArgumentException("max participants must be 1 or more, not " + maxParticipants);
        }
    }

    /** An ordinary conference. */
    public ConferenceSettings(int maxParticipants, DoorTones tones) {
        this(maxParticipants, tones, new Groups(), Mixing.USUAL);
    }
}
