package org.strowger.conference;

/** What a participant may do to others (SPEC E1). */
public enum Role {
    /** Everything, including giving roles and removing people. */
    LEADER,
    /** Silences others while he presents. */
    PRESENTER,
    /** Acts on himself alone. */
    PARTICIPANT
}
