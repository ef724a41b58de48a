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
    private final WaitingPackets waiting;

    Sorter(Counters counters, WaitingPackets waiting) {
        this.counters = counters;
        this.waiting = waiting;
    }

    /** A leg's far end is another one from now on; who has none was {@link TransportAddress#NOBODY}. */
    void move(Agreed from, Agreed to, int leg) {
        forget(from, leg);
        long key = to.peer().key();
        if (!to.announcedOnly()) {
            if (!clients.put(TransportAddress.anyPort(key), leg)) {
                counters.add(MediaCounter.SAME_SOURCE);
            }
        } else if (rtp.put(key, leg)) {
            rtcp.put(to.rtcp(to.peer()).key(), leg);
        } else {
            counters.add(MediaCounter.SAME_SOURCE);
        }
    }

    void forget(Agreed agreed, int leg) {
        long key = agreed.peer().key();
        if (agreed.announcedOnly()) {
            rtp.remove(key, leg);
            rtcp.remove(agreed.rtcp(agreed.peer()).key(), leg);
        } else {
            clients.remove(TransportAddress.anyPort(key), leg);
        }
    }

    void rtp(long now, long source, byte[] packet, int length) {
        int leg = whose(rtp, source);
        if (leg != AddressTable.NOBODY) {
            waiting.add(leg, now, source, packet, length);
        }
    }

    void rtcp(long now, long source, byte[] packet, int length) {
        int leg = whose(rtcp, source);
        if (leg != AddressTable.NOBODY) {
            waiting.leg(leg).rtcp(now, source, packet, length);
        }
    }

    private int whose(AddressTable trunks, long source) {
        int leg = trunks.get(source);
        if (leg == AddressTable.NOBODY) {
            leg = clients.get(TransportAddress.anyPort(source));
        }
        if (leg == AddressTable.NOBODY) {
            counters.add(MediaCounter.UNKNOWN_SOURCE);
        }
        return leg;
    }
}
