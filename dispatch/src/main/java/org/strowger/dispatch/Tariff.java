package org.strowger.dispatch;

import java.time.Instant;
import java.util.Optional;
import org.strowger.protocol.E164;

/** The port to the rate decks (SPEC A3): dispatch compares prices and does not know where they are kept. Any thread. */
public interface Tariff {
    /**
     * What a call costs that begins then and lasts as long as calls are expected to.
     *
     * @param deck the trunk's rate deck, "" for a trunk that costs nothing by the minute
     * @return empty when the deck does not go there: then nobody knows what it would cost, and it is not dialled
     */
    Optional<Price> price(String deck, E164 number, Instant at);
}
