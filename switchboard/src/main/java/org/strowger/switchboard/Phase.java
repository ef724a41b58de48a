package org.strowger.switchboard;

/** Where an attempt stands. */
enum Phase {
    NEW,
    /** Dispatch was asked. */
    ASKING,
    /** The media server was told to dial. */
    CALLING,
    /** The callback was admitted and is on its way into its waiting bridge. */
    ENTERING,
    /** A REFER is under way. */
    RELEASING,
    /** The caller is on his way into the bridge. */
    JOINING,
    TALKING,
    /** Asterisk is out of it. */
    RELEASED,
    ENDING,
    OVER
}
