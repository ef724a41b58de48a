package org.strowger.switchboard;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Identification;

/**
 * A trunk of this switchboard, as its operator declared it.
 *
 * @param name the PJSIP endpoint's name
 * @param carrier who is at the far end; two legs at one carrier can be released to each other by that carrier
 * @param release the furthest release that the far end carries out
 * @param direct the far end is a media server directly on IP, not a carrier
 * @param reach see {@code CallbackOffer.reach}
 * @param identifications what can be told apart on it
 * @param channels how many calls it carries at once
 * @param pool numbers that are each leased to one attempt
 * @param shared the number on which digits or a header tell callbacks apart
 */
record Trunk(
        String name,
        String carrier,
        Release release,
        boolean direct,
        String reach,
        Set<Identification> identifications,
        int channels,
        List<E164> pool,
        Optional<E164> shared) {
    Trunk {
        identifications = Set.copyOf(identifications);
        pool = List.copyOf(pool);
    }
}
