package org.strowger.mediaserver;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Datagrams side by side outside the heap, as recvmmsg(2) and sendmmsg(2) want them: an array of {@code struct mmsghdr}, each
 * with its address and one {@code struct iovec} that shows its bytes. One thread.
 */
final class MessageBatch {
    /** {@code struct mmsghdr} where pointers have 64 bits; its {@code msg_hdr} fills the first 56 bytes. */
    private static final int MESSAGE = 64;

    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTORS = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int LENGTH = 56;
    private static final int VECTOR = 16;
    /** No power of two: equal distances of such would make all packets fall into the same few places of the cache. */
    private static final int PADDING = 64;

    private final int capacity;
    private final int stride;
    private final MemorySegment messages;
    private final MemorySegment vectors;
    private final MemorySegment addresses;
    private final MemorySegment packets;

    /**
     * @param capacity datagrams
     * @param largest bytes of one; what is longer is cut
     */
    MessageBatch(Arena arena, int capacity, int largest) {
        this.capacity = capacity;
        stride = (largest + PADDING - 1) / PADDING * PADDING + PADDING;
        messages = arena.allocate((long) MESSAGE * capacity, 64);
        vectors = arena.allocate((long) VECTOR * capacity, 64);
        addresses = arena.allocate((long) SocketAddress.BYTES * capacity, 64);
        packets = arena.allocate((long) stride * capacity, 64);
        for (int i = 0; i < capacity; i++) {
            long message = (long) MESSAGE * i;
            long vector = (long) VECTOR * i;
            messages.set(JAVA_LONG, message + NAME, addresses.address() + (long) SocketAddress.BYTES * i);
            messages.set(JAVA_INT, message + NAME_LENGTH, SocketAddress.BYTES);
            messages.set(JAVA_LONG, message + VECTORS, vectors.address() + vector);
            messages.set(JAVA_LONG, message + VECTOR_COUNT, 1);
            vectors.set(JAVA_LONG, vector, packets.address() + (long) stride * i);
            vectors.set(JAVA_LONG, vector + 8, largest);
        }
    }

    int capacity() {
        return capacity;
    }

    /** The address of the array from message {@code i} on, for the kernel. */
    long from(int i) {
        return messages.address() + (long) MESSAGE * i;
    }

    /** Bytes that the kernel has put into message {@code i}. */
    int length(int i) {
        return messages.get(JAVA_INT, (long) MESSAGE * i + LENGTH);
    }

    /** Who sent message {@code i}; the message can then be used again. */
    long source(int i) {
        // The kernel has written how long the address was.
        messages.set(JAVA_INT, (long) MESSAGE * i + NAME_LENGTH, SocketAddress.BYTES);
        return SocketAddress.read(addresses, (long) SocketAddress.BYTES * i);
    }

    void read(int i, byte[] to, int length) {
        MemorySegment.copy(packets, JAVA_BYTE, (long) stride * i, to, 0, length);
    }

    /** Makes message {@code i} of two parts, which together are no longer than the largest. */
    void write(int i, long to, byte[] header, int headerLength, byte[] payload, int payloadLength) {
        long at = (long) stride * i;
        SocketAddress.write(addresses, (long) SocketAddress.BYTES * i, to);
        MemorySegment.copy(header, 0, packets, JAVA_BYTE, at, headerLength);
        MemorySegment.copy(payload, 0, packets, JAVA_BYTE, at + headerLength, payloadLength);
        vectors.set(JAVA_LONG, (long) VECTOR * i + 8, headerLength + payloadLength);
    }
}
