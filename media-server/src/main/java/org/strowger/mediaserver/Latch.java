package org.strowger.mediaserver;

/**
 * Whom a leg takes packets from, on a port of its own or a shared one (SPEC D5): its announced address, or, when the phone may sit behind
 * NAT, the first source that can be meant by what was announced. Opened by signalling alone, shut by the first packet: no
 * later stranger takes a leg over. One thread.
 */
final class Latch {
    private boolean expecting;
    private boolean open;
    private boolean anyAddress;
    private long announced;
    private long source;

    /** Signalling has told (again) who the far end is. */
    void expect(TransportAddress peer, boolean announcedOnly) {
        if (announced != peer.key()) {
            source = TransportAddress.NO_KEY;
        }
        expecting = true;
        announced = peer.key();
        open = !announcedOnly;
        // A private address is seen from here through a NAT, as something else; a public one is what it says.
        anyAddress = !peer.isPublic();
        if (announcedOnly) {
            source = announced;
        }
    }

    /** Whether an RTP packet is the far end's; the first one of an open latch shuts it. */
    boolean accepts(long from) {
        if (open
                && expecting
                && (anyAddress || TransportAddress.addressOf(from) == TransportAddress.addressOf(announced))) {
            source = from;
            open = false;
        }
        return from == source && from != TransportAddress.NO_KEY;
    }

    /**
     * Whether an RTCP packet is the far end's: its ports may be mapped apart, its address is the same. One who only listens
     * sends nothing but reports, from where he announced.
     */
    boolean acceptsReport(long from) {
        long known = source == TransportAddress.NO_KEY ? announced : source;
        return known != TransportAddress.NO_KEY
                && TransportAddress.addressOf(from) == TransportAddress.addressOf(known);
    }
}
