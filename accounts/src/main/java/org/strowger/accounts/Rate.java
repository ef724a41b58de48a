package org.strowger.accounts;

import java.time.LocalTime;

/**
 * What a call costs on one route of a rate deck. Immutable; any thread.
 *
 * @param prefix the leading digits of the numbers it is for, without "+"
 * @param perMinuteMicros price of a minute in millionths of the currency
 * @param currency ISO 4217
 * @param connectionMicros charged once for every answered call, in millionths
 * @param firstSeconds the least that is charged for, 1..3600
 * @param nextSeconds the steps after that, 1..3600
 * @param from the time of day from which it is valid, until another of the same prefix is
 */
public record Rate(
        String prefix,
        long perMinuteMicros,
        String currency,
        long connectionMicros,
        int firstSeconds,
        int nextSeconds,
        LocalTime from) {
    /**
     * The price of a talk: begun seconds count, then begun steps; half a millionth is rounded up.
     *
     * @param talkMillis from answer to end; 0 or less was not answered and costs nothing
     */
    public long price(long talkMillis) {
        if (talkMillis <= 0) {
            return 0;
        }
        long seconds = Math.ceilDiv(talkMillis, 1000L);
        long steps = Math.ceilDiv(Math.max(0, seconds - firstSeconds), (long) nextSeconds);
        long charged = firstSeconds + steps * nextSeconds;
        return connectionMicros + Math.floorDiv(perMinuteMicros * charged + 30, 60L);
    }
}
