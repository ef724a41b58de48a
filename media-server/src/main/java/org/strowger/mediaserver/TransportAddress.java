package org.strowger.mediaserver;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.strowger.server.StrowgerException;

/**
 * An address and port of a far end, with both looks that media needs: the one that sockets take, and one number by which
 * packets are sorted without making an object. IPv4: trunks speak nothing else so far.
 */
record TransportAddress(InetSocketAddress socketAddress, long key) {
    /** No far end has this one. */
    static final long NO_KEY = 0;

    /** No far end is known. */
    static final TransportAddress NOBODY = new TransportAddress(new InetSocketAddress(0), NO_KEY);

    /**
     * @throws StrowgerException if it is no IPv4 address, or the port is out of range
     */
    static TransportAddress of(String address, int port) {
        if (port < 1 || port > 65_535) {
            throw new StrowgerException("media port " + port + " of " + address + " is not within 1 to 65535");
        }
        try {
            InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(address), port);
            if (at.getAddress() instanceof Inet4Address) {
                return new TransportAddress(at, keyOf(at));
            }
        } catch (UnknownHostException e) {
            throw new StrowgerException("media address " + address + " is not known", e);
        }
        throw new StrowgerException("media address " + address + " is not IPv4");
    }

    /** The peer of a {@link #key}. */
    static TransportAddress of(long key) {
        long octets = addressOf(key);
        byte[] bytes = {(byte) (octets >> 24), (byte) (octets >> 16), (byte) (octets >> 8), (byte) octets};
        try {
            return of(InetAddress.getByAddress(bytes), (int) (key & 0xffff));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are always an address", e);
        }
    }

    static TransportAddress of(InetAddress address, int port) {
        InetSocketAddress at = new InetSocketAddress(address, port);
        return new TransportAddress(at, keyOf(at));
    }

    /** Address and port as one number; {@link #NO_KEY} for what is not IPv4. */
    static long keyOf(InetSocketAddress at) {
        byte[] octets = Objects.requireNonNull(at.getAddress()).getAddress();
        if (octets.length != 4) {
            return NO_KEY;
        }
        long address = ((octets[0] & 0xffL) << 24)
                | ((octets[1] & 0xffL) << 16)
                | ((octets[2] & 0xffL) << 8)
                | (octets[3] & 0xffL);
        return (address << 16) | at.getPort();
    }

    static long addressOf(long key) {
        return key >>> 16;
    }

    /** The key without its port, as no packet's is: for one who may come from any port. */
    static long anyPort(long key) {
        return key & ~0xffffL;
    }

    InetAddress address() {
        return Objects.requireNonNull(socketAddress.getAddress());
    }

    boolean isKnown() {
        return key != NO_KEY;
    }

    /** Where its RTCP goes without multiplexing: the next port (RFC 3550 §11). */
    TransportAddress rtcp() {
        return of(address(), Math.min(65_535, socketAddress.getPort() + 1));
    }

    /** Whether the address means the same everywhere; others are seen through somebody's NAT. */
    boolean isPublic() {
        InetAddress address = address();
        long octets = addressOf(key);
        boolean carrierGradeNat = octets >> 22 == ((100L << 24) | (64L << 16)) >> 22;
        return !(address.isSiteLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || carrierGradeNat);
    }
}
