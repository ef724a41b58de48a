package org.strowger.mediaserver;

import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;
import org.strowger.server.StrowgerException;

/**
 * One worker's datagrams, all its sockets together, so that a platform with batched system calls can be used behind it
 * (docs/design/mesh.md). Nothing here waits.
 */
interface PacketIo extends AutoCloseable {
    /** The fastest that this machine has. */
    static PacketIo open(Counters counters) {
        return LinuxPacketIo.runsHere() ? new LinuxPacketIo(counters) : new NioPacketIo(counters);
    }

    /**
     * Opens a socket; any thread.
     *
     * @param sink gets what arrives, called within {@link #receive}
     * @throws StrowgerException if the port cannot be had
     */
    Socket bind(InetSocketAddress at, Sink sink);

    /** Takes in what has arrived since it was last called. The worker's thread. */
    void receive(long now);

    /** Hands to the network whatever waits in a batch. The worker's thread. */
    void flush();

    /**
     * Waits for so many nanoseconds, or less. With fewer steps than parking takes, which a worker does 200 times a second;
     * so nobody can wake it. The worker's thread.
     */
    default void sleep(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    @Override
    void close();

    /** One UDP socket. */
    interface Socket extends AutoCloseable {
        /** No socket: what is sent is lost. */
        Socket NONE = new Socket() {
            @Override
            public int port() {
                return 0;
            }

            @Override
            public void send(TransportAddress to, byte[] header, int headerLength, byte[] payload, int payloadLength) {
                // There is nowhere to send it from.
            }

            @Override
            public void flush() {
                // Nothing waits.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };

        int port();

        /**
         * Sends a packet of two parts, which may be changed afterwards; what the network does not take is lost, as any
         * datagram may be, and counted. The worker's thread.
         */
        void send(TransportAddress to, byte[] header, int headerLength, byte[] payload, int payloadLength);

        /** Hands to the network what waits in a batch; before {@link #close}, else it is lost. The worker's thread. */
        void flush();

        /** Frees the port. Any thread. */
        @Override
        void close();
    }

    /** Where packets go. */
    interface Sink {
        /**
         * @param now when it was taken from the network
         * @param source its sender, see {@link TransportAddress#key}
         * @param packet good for this call only
         */
        void packet(long now, long source, byte[] packet, int length);
    }
}
