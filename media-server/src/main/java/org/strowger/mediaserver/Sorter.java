package org.strowger.mediaserver;

/**
 * Tells the legs of one shared port apart by the addresses that their far ends have announced (SPEC D5). A packet from
 * anywhere else is dropped and counted. The worker's thread.
 */
final class Sorter {
    private final AddressTable rtp = new AddressTable();
    private final AddressTable rtcp = new AddressTable();
    private final Counters counters;

    Sorter(Counters counters) {
        this.counters = counters;
    }

    /** A leg's far end is another one from now on; who has none was {@link TransportAddress#NOBODY}. */
    void move(TransportAddress from, TransportAddress to, LegStream stream) {
        forget(from, stream);
        if (rtp.put(to.key(), stream)) {
            rtcp.put(to.key() + 1, stream);
        } else {
            counters.add(MediaCounter.SAME_SOURCE);
        }
    }

    void forget(TransportAddress peer, LegStream stream) {
        rtp.remove(peer.key(), stream);
        rtcp.remove(peer.key() + 1, stream);
    }

    void rtp(long now, long source, byte[] packet, int length) {
        if (!rtp.deliver(source, LegStream::expectedRtp, now, packet, length)) {
            counters.add(MediaCounter.UNKNOWN_SOURCE);
        }
    }

    void rtcp(long now, long source, byte[] packet, int length) {
        if (!rtcp.deliver(source, LegStream::expectedRtcp, now, packet, length)) {
            counters.add(MediaCounter.UNKNOWN_SOURCE);
        }
    }
}
