package org.strowger.conference;

/**
 * How far in a participant is. Everything about a person before he is heard is a value here (a lobby is one more), so that
 * the limit on participants counts all of them and the roster shows only those who are in.
 */
public enum Admission {
    /** Being telephoned, or holds a ticket: has a place, is not on the roster. */
    EXPECTED,
    /** Hears and is heard; on the roster. */
    ADMITTED
}
