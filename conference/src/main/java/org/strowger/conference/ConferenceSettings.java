package org.strowger.conference;

/**
 * What an account or operator has decided about a conference.
 *
 * @param maxParticipants 1 or more; those who are expected count
 * @param entryTone whether the others hear that somebody came
 * @param exitTone whether the others hear that somebody left
 * @param service who hears whom
 */
public record ConferenceSettings(
        int maxParticipants, boolean entryTone, boolean exitTone, ConnectService service, Mixing mixing) {
    /** @throws IllegalArgumentException if nobody could come in */
    public ConferenceSettings {
        if (maxParticipants < 1) {
            throw new IllegalArgumentException("max participants must be 1 or more, not " + maxParticipants);
        }
    }

    /** An ordinary conference. */
    public ConferenceSettings(int maxParticipants, boolean entryTone, boolean exitTone) {
        this(maxParticipants, entryTone, exitTone, new Groups(), Mixing.USUAL);
    }
}
