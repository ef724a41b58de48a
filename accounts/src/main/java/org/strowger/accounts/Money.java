package org.strowger.accounts;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Money is a long of millionths of the currency unit: tariffs have more decimals than coins, and doubles lose them. */
public final class Money {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    private Money() {}

    /**
     * Reads a decimal number such as "0.0125" as millionths.
     *
     * @throws IllegalArgumentException if it is no number, negative, over a thousand million, or finer than a millionth
     */
    public static long micros(String decimal) {
        BigDecimal value;
        try {
            value = new BigDecimal(decimal.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not an amount of money: \"" + decimal.strip() + "\"", e);
        }
        if (value.signum() < 0 || value.compareTo(MOST) > 0 || value.scale() > 100) {
            throw new IllegalArgumentException("amount of money out of range: \"" + decimal.strip() + "\"");
        }
        try {
            return value.multiply(MICROS).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("amount finer than a millionth: \"" + decimal.strip() + "\"", e);
        }
    }

    /** Millionths as a decimal number with at least two places. */
    public static String decimal(long micros) {
        BigDecimal value = BigDecimal.valueOf(micros, 6).stripTrailingZeros();
        return (value.scale() < 2 ? value.setScale(2, RoundingMode.UNNECESSARY) : value).toPlainString();
    }
}
