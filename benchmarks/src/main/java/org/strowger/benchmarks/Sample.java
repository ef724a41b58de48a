package org.strowger.benchmarks;

/**
 * One call. All times in milliseconds since the caller's telephone sent its INVITE.
 *
 * @param answered the caller's 200
 * @param callerHears the first packet with the far end's tone at the caller
 * @param farEndHears the first packet with the caller's tone at the far end
 * @param dialledMicros Unix time of the INVITE, µs
 */
record Sample(double answered, double callerHears, double farEndHears, long dialledMicros) {
    /** When both hear each other. */
    double twoWay() {
        return Math.max(callerHears, farEndHears);
    }
}
