package org.strowger.mediaserver;

/**
 * Tells the legs of one shared port apart by the addresses that their far ends have announced (SPEC D5): trunks by address
 * and port, clients by the address alone, and their {@link Latch} judges the port. A packet from anywhere else is dropped and
 * counted. The worker's thread.
 */
final class Sorter {
    private final AddressTable rtp = new AddressTable();
    private final AddressTable rtcp = new AddressTable();
    private final AddressTable clients = new AddressTable();
    private final Counters counters;

    Sorter(Counters counters) {
        this.counters = counters;
    }

    /** A leg's far end is another one from now on; who has none was {@link TransportAddress#NOBODY}. */
    void move(Agreed from, Agreed to, LegStream stream) {
        forget(from, stream);
        long key = to.peer().key();
        if (!to.announcedOnly()) {
            if (!clients.put(TransportAddress.anyPort(key), stream)) {
                counters.add(MediaCounter.SAME_SOURCE);
            }
        } else if (rtp.put(key, stream)) {
            rtcp.put(to.rtcp(to.peer()).key(), stream);
        } else {
            counters.add(MediaCounter.SAME_SOURCE);
        }
    }

    void forget(Agreed agreed, LegStream stream) {
        long key = agreed.peer().key();
        if (agreed.announcedOnly()) {
            rtp.remove(key, stream);
            rtcp.remove(agreed.rtcp(agreed.peer()).key(), stream);
        } else {
            clients.remove(TransportAddress.anyPort(key), stream);
        }
    }

    void rtp(long now, long source, byte[] packet, int length) {
        if (!rtp.deliver(source, source, LegStream::trunkRtp, now, packet, length)
                && !clients.deliver(TransportAddress.anyPort(source), source, LegStream::rtp, now, packet, length)) {
            counters.add(MediaCounter.UNKNOWN_SOURCE);
        }
    }

    void rtcp(long now, long source, byte[] packet, int length) {
        if (!rtcp.deliver(source, source, LegStream::trunkRtcp, now, packet, length)
                && !clients.deliver(TransportAddress.anyPort(source), source, LegStream::rtcp, now, packet, length)) {
            counters.add(MediaCounter.UNKNOWN_SOURCE);
        }
    }
}
