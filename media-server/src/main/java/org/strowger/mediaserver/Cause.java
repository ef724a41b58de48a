package org.strowger.mediaserver;

/** The Q.850 causes that this server itself gives. */
final class Cause {
    static final int NO_ROUTE = 3;
    static final int NORMAL_CLEARING = 16;
    static final int USER_BUSY = 17;
    static final int CALL_REJECTED = 21;
    static final int INVALID_NUMBER = 28;
    static final int NO_CIRCUIT = 34;
    static final int TEMPORARY_FAILURE = 41;
    static final int CONGESTION = 42;
    static final int INCOMPATIBLE = 88;

    private Cause() {}
}
