package org.strowger.dispatch;

import java.util.Optional;
import org.strowger.protocol.v1.Candidate;

/**
 * What selection chooses between: a media server, and for a telephone call the way from it to the switchboard.
 *
 * @param server the media server
 * @param route empty for internet clients, who come by themselves
 */
public record Option(MediaServerView server, Optional<Route> route) {
    /**
     * The telephone call.
     *
     * @param trunk of the media server
     * @param offer of the switchboard
     * @param numberFree whether no other attempt is being called back on that number
     * @param price empty when the deck does not go there
     */
    public record Route(MediaServerView.TrunkView trunk, Offer offer, boolean numberFree, Optional<Price> price) {}

    /** As the wire names it. */
    public Candidate candidate() {
        var candidate = Candidate.newBuilder().setMediaServer(server.name());
        route.ifPresent(way -> candidate
                .setTrunk(way.trunk().name())
                .setCallbackNumber(way.offer().number().text()));
        return candidate.build();
    }

    @Override
    public String toString() {
        return route.map(way -> server.name() + " by " + way.trunk().name() + " to "
                        + way.offer().number())
                .orElse(server.name());
    }
}
