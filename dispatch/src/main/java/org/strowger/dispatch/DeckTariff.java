package org.strowger.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.strowger.accounts.AccountTable;
import org.strowger.accounts.Accounts;
import org.strowger.protocol.E164;

/** The rate decks of accounts as dispatch's tariff. Any thread. */
final class DeckTariff implements Tariff {
    private final Accounts accounts;
    private final Duration expectedCall;

    DeckTariff(Accounts accounts, Duration expectedCall) {
        this.accounts = accounts;
        this.expectedCall = expectedCall;
    }

    @Override
    public Optional<Price> price(String deck, E164 number, Instant at) {
        AccountTable table = accounts.table();
        return table.rate(deck, number, at)
                .map(rate -> new Price(
                        rate.perMinuteMicros(),
                        rate.currency(),
                        table.currencies().toBase(rate.price(expectedCall.toMillis()), rate.currency())));
    }
}
