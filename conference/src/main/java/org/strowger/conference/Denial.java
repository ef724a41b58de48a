package org.strowger.conference;

/** Why a focus refused a command. */
public enum Denial {
    FULL,
    ALREADY_IN,
    NOT_IN,
    NO_RIGHT
}
