package org.strowger.conference;

/**
 * What an account or operator has decided about a conference.
 *
 * @param maxParticipants 1 or more; those who are expected count
 * @param entryTone whether the others hear that somebody came
 * @param exitTone whether the others hear that somebody left
 */
public record ConferenceSettings(int maxParticipants, boolean entryTone, boolean exitTone) {
    /** @throws IllegalArgumentException if nobody could come in */
    public ConferenceSettings {
        if (maxParticipants < 1) {
            throw new IllegalArgumentException("max participants must be 1 or more, not " + maxParticipants);
        }
    }
}
