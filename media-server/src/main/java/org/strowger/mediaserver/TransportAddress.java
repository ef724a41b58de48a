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
            // Never a name: a far end must not make us ask a name server of his, and wait for it.
            InetSocketAddress at = new InetSocketAddress(Inet4Address.ofLiteral(address), port);
            return new TransportAddress(at, keyOf(at));
        } catch (IllegalArgumentException e) {
            throw new StrowgerException("media address " + address + " is not an IPv4 address", e);
        }
    }

    /** Whether {@link #of(String, int)} takes it: a far end may announce what it likes. */
    static boolean isUsable(String address, int port) {
        try {
            return of(address, port).isKnown();
        } catch (StrowgerException e) {
            return false;
        }
    }

    /** Whether two addresses are one host's for certain: the same, or both of them loopback, which is this one. */
    static boolean isSameHost(String one, String other) {
        if (!isUsable(one, 1) || !isUsable(other, 1)) {
            return false;
        }
        InetAddress first = of(one, 1).address();
        InetAddress second = of(other, 1).address();
        return first.equals(second) || (first.isLoopbackAddress() && second.isLoopbackAddress());
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
