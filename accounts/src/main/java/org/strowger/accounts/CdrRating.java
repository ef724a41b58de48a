package org.strowger.accounts;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.LegRecord.LegKind;

/**
 * Puts prices on legs that are over (SPEC A9), both in the base currency. A callback costs us what the deck of its trunk
 * says, from its answer to its end. The customer pays for the talk of his callers and guests, not once more for our
 * callbacks. Any thread.
 */
final class CdrRating {
    private final Accounts accounts;
    private final Map<TrunkKey, String> decks = new ConcurrentHashMap<>();

    private record TrunkKey(String server, String trunk) {}

    CdrRating(Accounts accounts) {
        this.accounts = accounts;
    }

    /** A media server says which deck prices calls on its trunk. */
    void trunk(String server, String trunk, String deck) {
        decks.put(new TrunkKey(server, trunk), deck);
    }

    /** @param created the leg's first record, with the price that dispatch expected */
    Cdr rated(Cdr cdr, LegRecord created) {
        AccountTable table = accounts.table();
        var rated = cdr.toBuilder().setCurrency(table.currencies().base());
        LegKind kind = created.getKind();
        if (kind == LegKind.CALLBACK_OUT) {
            rated.setCostMicros(cost(cdr, created, table));
        } else if (kind == LegKind.CALLER || kind == LegKind.SIP_CLIENT) {
            rated.setChargeMicros(table.account(cdr.getAccount())
                    .map(account -> perMinute(account.chargePerMinuteMicros(), cdr.getTalkMs()))
                    .orElse(0L));
        }
        return rated.build();
    }

    private long cost(Cdr cdr, LegRecord created, AccountTable table) {
        String deck = decks.get(new TrunkKey(cdr.getServer(), cdr.getTrunk()));
        Optional<Rate> rate = deck == null || !E164.isE164(cdr.getTo())
                ? Optional.empty()
                : table.rate(deck, new E164(cdr.getTo()), Instant.ofEpochMilli(cdr.getAnsweredMs()));
        // Without the deck: what dispatch expected, in full minutes as most carriers count.
        Rate used = rate.orElseGet(() ->
                new Rate("", created.getPricePerMinuteMicros(), created.getCurrency(), 0, 60, 60, LocalTime.MIDNIGHT));
        return table.currencies().knows(used.currency())
                ? table.currencies().toBase(used.price(cdr.getTalkMs()), used.currency())
                : used.price(cdr.getTalkMs());
    }

    private static long perMinute(long micros, long talkMillis) {
        return talkMillis <= 0 ? 0 : Math.floorDiv(micros * Math.ceilDiv(talkMillis, 1000L) + 30, 60L);
    }
}
