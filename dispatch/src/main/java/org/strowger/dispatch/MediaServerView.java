package org.strowger.dispatch;

import java.util.List;
import java.util.Set;
import org.strowger.protocol.v1.Capability;

/**
 * A row of the capacity table at the moment of a decision (SPEC B2, Fig. 3B). Immutable.
 *
 * @param name unique in the farm
 * @param location town
 * @param region for the distance to internet clients
 * @param capabilities what it can do
 * @param inService false while drained
 * @param outOfContact why it is not in contact, "" when it is
 * @param sipAddress host:port for SIP clients, "" = none
 * @param places in conferences altogether
 * @param freePlaces left after what it reports and what is leased beyond that
 * @param trunks outgoing
 */
public record MediaServerView(
        String name,
        String location,
        String region,
        Set<Capability> capabilities,
        boolean inService,
        String outOfContact,
        String sipAddress,
        int places,
        int freePlaces,
        List<TrunkView> trunks) {
    public MediaServerView {
        capabilities = Set.copyOf(capabilities);
        trunks = List.copyOf(trunks);
    }

    /**
     * One of its outgoing trunks.
     *
     * @param deck its rate deck
     * @param presents the caller id its calls arrive with, "" when the network gives none
     * @param reach see Trunk.reach
     * @param channels altogether
     * @param freeChannels left after what is reported and what is leased beyond that
     */
    public record TrunkView(String name, String deck, String presents, String reach, int channels, int freeChannels) {}
}
