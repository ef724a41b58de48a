package org.strowger.accounts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * Makes the prices of carriers in several currencies comparable. Immutable; any thread.
 *
 * @param base ISO 4217 code of the currency in which limits and charges are kept
 * @param rates what one unit of another currency is worth in the base currency
 */
public record Currencies(String base, Map<String, BigDecimal> rates) {
    public Currencies {
        rates = Map.copyOf(rates);
    }

    /** Whether amounts of that currency can be compared. */
    public boolean knows(String currency) {
        return currency.equals(base) || rates.containsKey(currency);
    }

    /**
     * An amount in the base currency.
     *
     * @throws IllegalArgumentException if the currency is not known: a guess would win every comparison
     */
    public long toBase(long micros, String currency) {
        if (currency.equals(base)) {
            return micros;
        }
        BigDecimal rate = rates.get(currency);
        if (rate == null) {
            throw new IllegalArgumentException("no exchange rate for " + currency);
        }
        return rate.multiply(BigDecimal.valueOf(micros))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
