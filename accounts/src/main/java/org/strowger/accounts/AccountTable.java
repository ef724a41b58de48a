package org.strowger.accounts;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.strowger.protocol.E164;
import org.strowger.server.StrowgerException;

/**
 * Everything that is configured about customers, at one time. Immutable, so that one decision sees one state; any thread.
 *
 * @param accounts by id
 * @param dids by the number that callers dial
 * @param decks by name
 * @param zone where a day begins, and the times of rate decks are meant
 * @param currencies how prices compare
 */
public record AccountTable(
        Map<String, Account> accounts,
        Map<E164, DidSettings> dids,
        Map<String, RateDeck> decks,
        ZoneId zone,
        Currencies currencies) {
    /** The account of those who name none; it is always there. */
    public static final String GUESTS = "guests";

    public AccountTable {
        accounts = Map.copyOf(accounts);
        dids = Map.copyOf(dids);
        decks = Map.copyOf(decks);
    }

    /**
     * Reads {@code strowger.accounts}.
     *
     * @param config the whole configuration tree, reference.conf included, resolved
     * @param folder against which the files of rate decks are resolved when the configuration came from no file
     * @throws StrowgerException with the first fault, one line, by its key
     */
    public static AccountTable read(Config config, Path folder) {
        return new AccountsReader(folder).read(config.getConfig("strowger.accounts"));
    }

    /** An account by its id. */
    public Optional<Account> account(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    /** With which the ids of customers' conferences begin, each up to and with its first and only slash. */
    public Set<String> customersPrefixes() {
        return accounts.values().stream()
                .filter(account -> !account.id().equals(GUESTS))
                .map(Account::conferencePrefix)
                .collect(Collectors.toSet());
    }

    /** A local number's settings. */
    public Optional<DidSettings> did(E164 number) {
        return Optional.ofNullable(dids.get(number));
    }

    /**
     * What a call costs that begins then.
     *
     * @param deck a trunk's rate deck; "" = the trunk costs nothing by the minute, as between two of our own machines
     * @return empty when there is no such deck, or the deck does not know the number
     */
    public Optional<Rate> rate(String deck, E164 number, Instant at) {
        if (deck.isEmpty()) {
            return Optional.of(new Rate("", 0, currencies.base(), 0, 1, 1, LocalTime.MIDNIGHT));
        }
        return Optional.ofNullable(decks.get(deck)).flatMap(found -> found.rate(number, LocalTime.ofInstant(at, zone)));
    }
}
