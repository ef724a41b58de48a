package org.strowger.mediaserver;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.strowger.server.StrowgerException;

/** An even port for RTP and the one above it for RTCP (RFC 3550 §11). */
record PortPair(PacketIo.Socket rtp, PacketIo.Socket rtcp) implements AutoCloseable {
    /** Of a leg whose port is not decided: what is sent there is lost. */
    static final PortPair NONE = new PortPair(PacketIo.Socket.NONE, PacketIo.Socket.NONE);

    /** With any free ports, how often the pair may turn out odd or half taken before it is given up. */
    private static final int TRIES = 200;

    /**
     * Opens the first free pair.
     *
     * @throws StrowgerException if there is none
     */
    static PortPair bind(MediaSettings settings, PacketIo io, PacketIo.Sink rtp, PacketIo.Sink rtcp) {
        InetAddress address = address(settings.bindAddress());
        if (settings.firstPort() == 0) {
            for (int i = 0; i < TRIES; i++) {
                PacketIo.Socket even = io.bind(new InetSocketAddress(address, 0), rtp);
                Optional<PortPair> pair = even.port() % 2 == 0 ? pair(io, address, even, rtcp) : Optional.empty();
                if (pair.isPresent()) {
                    return pair.get();
                }
                even.close();
            }
            throw new StrowgerException("no free pair of media ports on " + settings.bindAddress());
        }
        for (int port = (settings.firstPort() + 1) & ~1; port < settings.lastPort(); port += 2) {
            Optional<PortPair> pair = pair(io, new InetSocketAddress(address, port), rtp, rtcp);
            if (pair.isPresent()) {
                return pair.get();
            }
        }
        throw new StrowgerException("all media ports from " + settings.firstPort() + " to " + settings.lastPort()
                + " on " + settings.bindAddress() + " are taken");
    }

    static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new StrowgerException("media address " + name + " is not known", e);
        }
    }

    private static Optional<PortPair> pair(PacketIo io, InetAddress address, PacketIo.Socket even, PacketIo.Sink rtcp) {
        try {
            return Optional.of(new PortPair(even, io.bind(new InetSocketAddress(address, even.port() + 1), rtcp)));
        } catch (StrowgerException taken) {
            return Optional.empty();
        }
    }

    private static Optional<PortPair> pair(PacketIo io, InetSocketAddress at, PacketIo.Sink rtp, PacketIo.Sink rtcp) {
        PacketIo.Socket even;
        try {
            even = io.bind(at, rtp);
        } catch (StrowgerException taken) {
            return Optional.empty();
        }
        Optional<PortPair> pair = pair(io, at.getAddress(), even, rtcp);
        if (pair.isEmpty()) {
            even.close();
        }
        return pair;
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
