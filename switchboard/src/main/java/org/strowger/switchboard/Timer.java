package org.strowger.switchboard;

/** An attempt's clocks; each has its length in {@code limits} of the configuration, where it says what it prevents. */
enum Timer {
    /** The local number's own limit for an unanswered caller. */
    LIMIT,
    CALLBACK,
    HELD,
    ENTER,
    JOIN,
    WATCHDOG,
    SETTLE,
    ENDED,
    LEFTOVER,
    GONE,
    LONGEST_CALL
}
