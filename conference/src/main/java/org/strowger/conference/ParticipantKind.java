package org.strowger.conference;

/** How a participant takes part (SPEC D1). For the roster only: nothing in the focus may depend on it. */
public enum ParticipantKind {
    TELEPHONE,
    SIP,
    BROWSER,
    TEXT
}
