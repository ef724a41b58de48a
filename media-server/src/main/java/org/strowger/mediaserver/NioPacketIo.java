package org.strowger.mediaserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.server.StrowgerException;

/** {@link PacketIo} by one system call per packet; works everywhere. */
final class NioPacketIo implements PacketIo {
    private static final Logger LOG = LoggerFactory.getLogger(NioPacketIo.class);
    private static final int LARGEST = 1500;
    /** Packets taken from one socket before the others get their turn: a flood may not hold up the tick. */
    private static final int MOST_AT_ONCE = 2048;

    private static final int KERNEL_BUFFER = 1 << 20;

    private final Selector selector;
    private final Counters counters;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(LARGEST);
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(LARGEST);
    private final byte[] packet = new byte[LARGEST];
    private long receivedAt;

    NioPacketIo(Counters counters) {
        this.counters = counters;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new StrowgerException("no selector for media: " + e.getMessage(), e);
        }
    }

    @Override
    public Socket bind(InetSocketAddress at, Sink sink) {
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_BUFFER);
            channel.bind(at).configureBlocking(false);
            NioSocket socket = new NioSocket(channel, ((InetSocketAddress) channel.getLocalAddress()).getPort(), sink);
            channel.register(selector, SelectionKey.OP_READ, socket);
            return socket;
        } catch (IOException e) {
            if (channel != null) {
                closeQuietly(channel);
            }
            throw new StrowgerException("cannot open media port " + at + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void receive(long now) {
        receivedAt = now;
        try {
            selector.selectNow(NioPacketIo::drain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void drain(SelectionKey key) {
        ((NioSocket) key.attachment()).drain();
    }

    @Override
    public void flush() {
        // Every packet has gone by itself.
    }

    @Override
    public void close() {
        for (SelectionKey key : selector.keys()) {
            closeQuietly(key.channel());
        }
        closeQuietly(selector);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.debug("closing a media socket: {}", e.toString());
        }
    }

    private final class NioSocket implements Socket {
        private final DatagramChannel channel;
        private final int port;
        private final Sink sink;

        NioSocket(DatagramChannel channel, int port, Sink sink) {
            this.channel = channel;
            this.port = port;
            this.sink = sink;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void send(TransportAddress to, byte[] header, int headerLength, byte[] payload, int payloadLength) {
            outgoing.clear();
            outgoing.put(header, 0, headerLength).put(payload, 0, payloadLength).flip();
            try {
                if (channel.send(outgoing, to.socketAddress()) == 0) {
                    counters.add(MediaCounter.SEND_FAILED);
                }
            } catch (IOException e) {
                counters.add(MediaCounter.SEND_FAILED);
            }
        }

        @Override
        public void flush() {
            // Every packet has gone by itself.
        }

        void drain() {
            try {
                for (int i = 0; i < MOST_AT_ONCE; i++) {
                    incoming.clear();
                    if (!(channel.receive(incoming) instanceof InetSocketAddress source)) {
                        return;
                    }
                    int length = incoming.flip().remaining();
                    incoming.get(packet, 0, length);
                    sink.packet(receivedAt, TransportAddress.keyOf(source), packet, length);
                }
            } catch (ClosedChannelException e) {
                LOG.trace("closed while reading");
            } catch (IOException e) {
                counters.add(MediaCounter.RECEIVE_FAILED);
            }
        }

        @Override
        public void close() {
            closeQuietly(channel);
        }
    }
}
