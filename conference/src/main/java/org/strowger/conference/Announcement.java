package org.strowger.conference;

/** What participants are made to hear. Which sound that is, in which language, is the media's affair. */
public enum Announcement {
    ENTRY,
    EXIT,
    MUTED,
    UNMUTED,
    HAND_RAISED,
    HAND_LOWERED
}
