package org.strowger.switchboard;

/** How far a trunk lets the switchboard drop out of a joined call (SPEC A5); declared, and not tried out on callers. */
enum Release {
    /** REFER with Replaces: Asterisk keeps no channel (RFC 3515, RFC 3891). */
    FULL,
    /** Direct media: RTP flows between the far ends, signalling stays. */
    MEDIA,
    /** Asterisk relays. */
    STAY
}
