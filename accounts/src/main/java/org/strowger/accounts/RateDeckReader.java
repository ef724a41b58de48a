package org.strowger.accounts;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.strowger.server.StrowgerException;

/**
 * Reads a rate deck as carriers send them: {@code prefix,price per minute,currency[,connection fee[,increments[,from]]]},
 * such as {@code 33387,0.0049,EUR,0,60/60,08:00}. A line that begins with "#" and an optional heading are skipped.
 *
 * <p>A deck with one bad line is refused as a whole: half a deck would send calls the dear way without a word.
 */
final class RateDeckReader {
    private static final int MOST_RATES = 1_000_000;

    private RateDeckReader() {}

    /** @throws StrowgerException naming deck and line */
    static RateDeck read(String name, List<String> lines) {
        if (lines.size() > MOST_RATES) {
            throw new StrowgerException("rate deck " + name + ": over " + MOST_RATES + " lines");
        }
        var rates = new ArrayList<Rate>();
        var seen = new HashSet<String>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()
                    || line.startsWith("#")
                    || (rates.isEmpty() && line.toLowerCase(Locale.ROOT).startsWith("prefix"))) {
                continue;
            }
            Rate rate;
            try {
                rate = rate(line.split(",", -1));
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new StrowgerException("rate deck " + name + ", line " + (i + 1) + ": " + e.getMessage(), e);
            }
            if (!seen.add(rate.prefix() + " " + rate.from())) {
                throw new StrowgerException("rate deck " + name + ", line " + (i + 1) + ": prefix " + rate.prefix()
                        + " is there already for " + rate.from());
            }
            rates.add(rate);
        }
        if (rates.isEmpty()) {
            throw new StrowgerException("rate deck " + name + ": no rates in it");
        }
        return new RateDeck(name, rates);
    }

    private static Rate rate(String[] cells) {
        if (cells.length < 3 || cells.length > 6) {
            throw new IllegalArgumentException("expected 3 to 6 columns, found " + cells.length);
        }
        String prefix = cells[0].strip();
        prefix = prefix.startsWith("+") ? prefix.substring(1) : prefix;
        if (!prefix.matches("[1-9][0-9]{0,14}")) {
            throw new IllegalArgumentException("not a prefix of international numbers: \"" + cells[0].strip() + "\"");
        }
        long perMinute = Money.micros(cells[1]);
        if (perMinute > 1_000_000_000L) {
            throw new IllegalArgumentException("over 1000 a minute: \"" + cells[1].strip() + "\"");
        }
        String currency = cells[2].strip();
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("not a currency (ISO 4217): \"" + currency + "\"");
        }
        String[] increments = cell(cells, 4, "60/60").split("/", -1);
        if (increments.length != 2) {
            throw new IllegalArgumentException("increments are like 60/60 or 1/1, not \"" + cells[4].strip() + "\"");
        }
        return new Rate(
                prefix,
                perMinute,
                currency,
                Money.micros(cell(cells, 3, "0")),
                seconds(increments[0]),
                seconds(increments[1]),
                LocalTime.parse(cell(cells, 5, "00:00")));
    }

    private static int seconds(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 3600) {
            throw new IllegalArgumentException("increments are 1 to 3600 seconds, not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private static String cell(String[] cells, int index, String otherwise) {
        return cells.length <= index || cells[index].isBlank() ? otherwise : cells[index].strip();
    }
}
