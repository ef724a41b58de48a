package org.strowger.switchboard;

/** ITU-T Q.850 causes by name, as far as the switchboard gives them. */
final class Cause {
    static final int UNALLOCATED = 1;
    static final int NORMAL = 16;
    static final int REJECTED = 21;
    static final int NO_CIRCUIT = 34;
    static final int NETWORK_OUT_OF_ORDER = 38;
    static final int TEMPORARY_FAILURE = 41;
    static final int RECOVERY_ON_TIMER = 102;
    static final int INTERWORKING = 127;

    private Cause() {}
}
