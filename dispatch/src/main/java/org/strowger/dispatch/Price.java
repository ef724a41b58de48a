package org.strowger.dispatch;

import org.strowger.accounts.Money;

/**
 * What a callback costs.
 *
 * @param perMinuteMicros millionths of the currency a minute
 * @param currency ISO 4217
 * @param expectedMicros a call of the expected duration, in millionths of the base currency: what candidates are compared
 *     by, since a connection fee or a long first increment can make the lower price per minute the dearer one
 */
public record Price(long perMinuteMicros, String currency, long expectedMicros) {
    @Override
    public String toString() {
        return Money.decimal(perMinuteMicros) + " " + currency + " a minute";
    }
}
