package org.strowger.bridge;

/** What became of a packet that was put into a {@link JitterBuffer}. */
public enum Arrival {
    /** It waits for its time. */
    TAKEN,
    /** The same packet was there before. */
    DUPLICATE,
    /** Its time to be heard had passed. */
    LATE,
    /** It fits into no timeline, or is longer than a packet of speech may be. */
    DISCARDED,
    /** The far end began a new timeline (SSRC, sequence or timestamp jumped); the packet is its first. */
    RESTARTED
}
