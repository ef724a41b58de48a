package org.strowger.accounts;

import java.time.LocalTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.strowger.protocol.E164;

/**
 * The prices of one trunk's carrier by the longest prefix of the number (SPEC A3). Immutable; any thread.
 *
 * <p>A look-up takes as many steps as a number has digits, however long the deck: real decks have 100,000 rows.
 */
public final class RateDeck {
    private final String name;
    private final Map<String, List<Rate>> ratesByPrefix;

    /** Rates of one prefix may differ by the time of day from which they are valid. */
    RateDeck(String name, List<Rate> rates) {
        this.name = name;
        var byPrefix = new HashMap<String, List<Rate>>();
        for (Rate rate : rates) {
            byPrefix.merge(rate.prefix(), List.of(rate), RateDeck::joined);
        }
        this.ratesByPrefix = Map.copyOf(byPrefix);
    }

    /** Its name in the configuration. */
    public String name() {
        return name;
    }

    /** ISO 4217 codes of all its prices. */
    Set<String> currencies() {
        return ratesByPrefix.values().stream()
                .flatMap(List::stream)
                .map(Rate::currency)
                .collect(Collectors.toSet());
    }

    /**
     * What a call to that number costs when it begins at that time of day; empty when the carrier does not go there.
     */
    public Optional<Rate> rate(E164 number, LocalTime at) {
        String digits = number.digits();
        for (int length = digits.length(); length > 0; length--) {
            List<Rate> rates = ratesByPrefix.get(digits.substring(0, length));
            if (rates != null) {
                return Optional.of(valid(rates, at));
            }
        }
        return Optional.empty();
    }

    /** The latest that has begun today, else yesterday's last. Rates are in the order of their times. */
    private static Rate valid(List<Rate> rates, LocalTime at) {
        Rate found = rates.getLast();
        for (Rate rate : rates) {
            if (!rate.from().isAfter(at)) {
                found = rate;
            }
        }
        return found;
    }

    private static List<Rate> joined(List<Rate> some, List<Rate> more) {
        return Stream.concat(some.stream(), more.stream())
                .sorted(Comparator.comparing(Rate::from))
                .toList();
    }
}
