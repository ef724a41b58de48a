package org.strowger.switchboard;

import java.util.Set;

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

    // chan_pjsip's hangup_cause2sip().
    private static final Set<Integer> TOLD_BY_ASTERISK =
            Set.of(1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 31, 34, 38, 42, 58, 66, 127);

    private Cause() {}

    /**
     * The cause to hang up with, so that the network is told what was meant. Asterisk makes 603 of a cause that it has no
     * SIP status for, and that would forbid the network to try elsewhere (RFC 3261 21.6): of these, resources that are
     * unavailable (32 to 47) become 34, which is 503 as RFC 3398 7.2.4.1 wants it, and the others 38, which is 500.
     */
    static int toldByAsterisk(int cause) {
        if (TOLD_BY_ASTERISK.contains(cause)) {
            return cause;
        }
        return cause >= 32 && cause <= 47 ? NO_CIRCUIT : NETWORK_OUT_OF_ORDER;
    }
}
