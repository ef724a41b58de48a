package org.strowger.mediaserver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** {@code struct sockaddr_in} in memory outside the heap, to and from the {@link TransportAddress#key}; ip(7). */
final class SocketAddress {
    static final int BYTES = 16;

    private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt ADDRESS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddress() {}

    static void write(MemorySegment to, long at, long key) {
        to.set(FAMILY, at, (short) LinuxSockets.AF_INET);
        to.set(PORT, at + 2, (short) key);
        to.set(ADDRESS, at + 4, (int) TransportAddress.addressOf(key));
    }

    /** {@link TransportAddress#NO_KEY} for what is no IPv4 address. */
    static long read(MemorySegment from, long at) {
        if (from.get(FAMILY, at) != LinuxSockets.AF_INET) {
            return TransportAddress.NO_KEY;
        }
        long address = from.get(ADDRESS, at + 4) & 0xffff_ffffL;
        return (address << 16) | (from.get(PORT, at + 2) & 0xffff);
    }
}
