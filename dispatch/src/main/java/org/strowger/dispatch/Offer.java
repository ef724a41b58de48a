package org.strowger.dispatch;

import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Identification;

/**
 * A number on which the switchboard can be called back.
 *
 * @param trunk the switchboard's trunk
 * @param number what the media server dials
 * @param identification how the callback will prove itself
 * @param secret digits or token, never shown
 * @param freeChannels on that trunk, this one included, as the switchboard itself counts
 * @param reach see CallbackOffer.reach
 */
public record Offer(
        String trunk, E164 number, Identification identification, String secret, int freeChannels, String reach) {
    @Override
    public String toString() {
        return trunk + " " + number + " " + identification;
    }
}
