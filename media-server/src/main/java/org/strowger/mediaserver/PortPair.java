package org.strowger.mediaserver;

/** An even port for RTP and the one above it for RTCP (RFC 3550 §11). */
record PortPair(PacketIo.Socket rtp, PacketIo.Socket rtcp) implements AutoCloseable {
    /** Of a leg whose port is not decided: what is sent there is lost. */
    static final PortPair NONE = new PortPair(PacketIo.Socket.NONE, PacketIo.Socket.NONE);

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
