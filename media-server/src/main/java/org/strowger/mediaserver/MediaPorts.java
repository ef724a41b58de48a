package org.strowger.mediaserver;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.strowger.server.StrowgerException;

/**
 * The ports that this server may use for media, given out in turn: who has just ended may go on sending for a while, and whoever
 * were given his port next would hear him, and be heard by him. Any thread.
 */
final class MediaPorts {
    /** With any free ports, how often the pair may turn out odd or half taken before it is given up. */
    private static final int TRIES = 200;

    private final String bindAddress;
    private final InetAddress address;
    private final int first;
    private final int last;
    private final AtomicInteger given = new AtomicInteger();

    /** @throws StrowgerException if the address is not known */
    MediaPorts(MediaSettings settings) {
        bindAddress = settings.bindAddress();
        address = address(bindAddress);
        first = settings.firstPort();
        last = settings.lastPort();
    }

    /** Whether packets can come from this machine alone. */
    boolean onLoopback() {
        return address.isLoopbackAddress();
    }

    private static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new StrowgerException("media address " + name + " is not known", e);
        }
    }

    /**
     * Opens the next free pair.
     *
     * @throws StrowgerException if there is none
     */
    PortPair bind(PacketIo io, PacketIo.Sink rtp, PacketIo.Sink rtcp) {
        return first == 0 ? bindAny(io, rtp, rtcp) : bindNext(io, rtp, rtcp);
    }

    private PortPair bindAny(PacketIo io, PacketIo.Sink rtp, PacketIo.Sink rtcp) {
        for (int i = 0; i < TRIES; i++) {
            PacketIo.Socket even = io.bind(new InetSocketAddress(address, 0), rtp);
            Optional<PortPair> pair = even.port() % 2 == 0 ? pair(io, even, rtcp) : Optional.empty();
            if (pair.isPresent()) {
                return pair.get();
            }
            even.close();
        }
        throw new StrowgerException("no free pair of media ports on " + bindAddress);
    }

    private PortPair bindNext(PacketIo io, PacketIo.Sink rtp, PacketIo.Sink rtcp) {
        int lowest = (first + 1) & ~1;
        int pairs = (last - lowest + 1) / 2;
        for (int i = 0; i < pairs; i++) {
            int port = lowest + 2 * Math.floorMod(given.getAndIncrement(), pairs);
            Optional<PortPair> pair = pair(io, port, rtp, rtcp);
            if (pair.isPresent()) {
                return pair.get();
            }
        }
        throw new StrowgerException(
                "all media ports from " + first + " to " + last + " on " + bindAddress + " are taken");
    }

    private Optional<PortPair> pair(PacketIo io, int port, PacketIo.Sink rtp, PacketIo.Sink rtcp) {
        PacketIo.Socket even;
        try {
            even = io.bind(new InetSocketAddress(address, port), rtp);
        } catch (StrowgerException taken) {
            return Optional.empty();
        }
        Optional<PortPair> pair = pair(io, even, rtcp);
        if (pair.isEmpty()) {
            even.close();
        }
        return pair;
    }

    private Optional<PortPair> pair(PacketIo io, PacketIo.Socket even, PacketIo.Sink rtcp) {
        try {
            return Optional.of(new PortPair(even, io.bind(new InetSocketAddress(address, even.port() + 1), rtcp)));
        } catch (StrowgerException taken) {
            return Optional.empty();
        }
    }
}
