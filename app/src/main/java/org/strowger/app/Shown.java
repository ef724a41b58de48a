package org.strowger.app;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.strowger.protocol.v1.StreamQuality;

/** Figures of the contract as people read them. */
final class Shown {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private Shown() {}

    /** @param unixMillis 0 = it did not happen */
    static String time(long unixMillis) {
        return unixMillis == 0
                ? "-"
                : TIME.format(Instant.ofEpochMilli(unixMillis).atZone(ZoneId.systemDefault()));
    }

    /** @param micros millionths of the unit of the currency */
    static String money(long micros, String currency) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString() + (" " + currency).stripTrailing();
    }

    /** Seconds with one decimal. */
    static String seconds(long millis) {
        return BigDecimal.valueOf(millis / 100, 1) + " s";
    }

    /** Opinion score and loss of one direction of a leg; what was not measured is unknown. */
    static String quality(StreamQuality stream) {
        return "MOS " + (stream.hasMos() ? String.format(Locale.ROOT, "%.1f", stream.getMos()) : "unknown")
                + (stream.hasLossPercent()
                        ? String.format(Locale.ROOT, ", loss %.1f %%", stream.getLossPercent())
                        : "");
    }

    /** The first eight characters of an id, which are enough to find it again. */
    static String shortId(String id) {
        return id.length() <= 8 ? id : id.substring(0, 8);
    }
}
