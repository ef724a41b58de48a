package org.strowger.directory;

/**
 * What has a host: a conference in one medium (SPEC B1, Fig. 3A).
 *
 * @param conference the id that all servers use, 1 or more characters
 * @param medium voice for telephones
 */
public record ConferenceKey(String conference, Medium medium) {
    /** The voice part of a conference. */
    public static ConferenceKey voice(String conference) {
        return new ConferenceKey(conference, Medium.VOICE);
    }
}
