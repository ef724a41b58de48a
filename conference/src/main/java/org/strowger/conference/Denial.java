package org.strowger.conference;

/** Why a focus refused a command. */
public enum Denial {
    FULL,
    ALREADY_IN,
    NOT_IN,
    NO_RIGHT,
    /** The state could not be read or written; nothing was decided. */
    UNAVAILABLE
}
