package org.strowger.sip;

/** Q.850 causes and SIP statuses into each other (RFC 3398 §7.2.4.1 and §8.2.6.1). */
final class Causes {
    static final int NORMAL = 16;
    static final int NO_ANSWER = 19;
    static final int TIMER_EXPIRED = 102;

    private Causes() {}

    /** The cause that a failed INVITE stands for. */
    static int ofStatus(int status) {
        return switch (status) {
            case 400, 481, 500, 503 -> 41;
            case 401, 402, 403, 407, 603 -> 21;
            case 404, 485, 604 -> 1;
            case 405 -> 63;
            case 406, 415, 416, 420, 421 -> 79;
            case 408, 504 -> TIMER_EXPIRED;
            case 410 -> 22;
            case 413, 414, 423, 505, 513 -> 127;
            case 480 -> 18;
            case 482, 483 -> 25;
            case 484 -> 28;
            case 486, 600 -> 17;
            case 487 -> NORMAL;
            case 488, 606 -> 65;
            case 501 -> 79;
            case 502 -> 38;
            default -> status >= 300 && status < 400 ? 23 : 31;
        };
    }

    /** The status that refuses an INVITE for a cause. */
    static int toStatus(int q850) {
        return switch (q850) {
            case 1, 2, 3 -> 404;
            case 17 -> 486;
            case 18 -> 408;
            case 19, 20, 31 -> 480;
            case 22 -> 410;
            case 28 -> 484;
            // RFC 3398 says 503 for congestion, but 503 makes proxies blacklist us for all calls.
            case 34, 41, 42, 47 -> 480;
            case 65, 88 -> 488;
            case TIMER_EXPIRED -> 504;
            default -> 603;
        };
    }

    static String phrase(int status) {
        return switch (status) {
            case 404 -> "Not Found";
            case 408 -> "Request Timeout";
            case 410 -> "Gone";
            case 480 -> "Temporarily Unavailable";
            case 484 -> "Address Incomplete";
            case 486 -> "Busy Here";
            case 488 -> "Not Acceptable Here";
            case 504 -> "Server Time-out";
            default -> "Decline";
        };
    }
}
