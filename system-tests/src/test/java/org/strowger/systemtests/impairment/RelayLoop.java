package org.strowger.systemtests.impairment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread for all sockets of a relay, and the packets that are under way: what is due is sent, a millisecond too late at
 * most. Bounded: what would wait as number 20,001 is dropped and counted.
 */
final class RelayLoop implements AutoCloseable {
    private static final int MOST_UNDER_WAY = 20_000;
    private static final int LONGEST = 65_536;

    private record Parcel(long due, long number, DatagramChannel through, SocketAddress to, ByteBuffer packet) {}

    /** Whoever a socket's packets are for. */
    interface Receiver {
        void packet(long now, InetSocketAddress from, byte[] packet);
    }

    private final Selector selector;
    private final PriorityQueue<Parcel> underWay =
            new PriorityQueue<>(Comparator.comparingLong(Parcel::due).thenComparingLong(Parcel::number));
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST);
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().name("impairing-relay").unstarted(this::run);
    private volatile boolean running = true;

    RelayLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        thread.start();
    }

    /** Opens a socket; before {@link #start}, or on the loop's own thread. */
    DatagramChannel bind(InetAddress address, int port, Receiver receiver) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(address, port));
            channel.register(selector, SelectionKey.OP_READ, receiver);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends at a time, or now if that has passed. The loop's thread. */
    void send(long due, DatagramChannel through, SocketAddress to, byte[] packet) {
        if (due - System.nanoTime() <= 0) {
            send(through, to, ByteBuffer.wrap(packet));
        } else if (underWay.size() < MOST_UNDER_WAY) {
            underWay.add(new Parcel(due, received.get(), through, to, ByteBuffer.wrap(packet)));
        } else {
            dropped.incrementAndGet();
        }
    }

    private void send(DatagramChannel through, SocketAddress to, ByteBuffer packet) {
        try {
            through.send(packet, to);
            sent.incrementAndGet();
        } catch (IOException e) {
            // Whoever it was for has gone, as on any network.
            dropped.incrementAndGet();
        }
    }

    private void run() {
        try {
            while (running) {
                long wait = underWay.isEmpty() ? 100_000_000 : underWay.peek().due() - System.nanoTime();
                if (wait > 0) {
                    selector.select(key -> receive(key), Math.max(1, wait / 1_000_000));
                } else {
                    selector.selectNow(key -> receive(key));
                }
                long now = System.nanoTime();
                while (!underWay.isEmpty() && underWay.peek().due() - now <= 0) {
                    Parcel parcel = underWay.remove();
                    send(parcel.through(), parcel.to(), parcel.packet());
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException | ClosedSelectorException e) {
            throw new IllegalStateException("the relay has broken down", e);
        }
    }

    private void receive(SelectionKey key) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        Receiver receiver = (Receiver) key.attachment();
        try {
            for (SocketAddress from = channel.receive(buffer.clear()); from != null; ) {
                byte[] packet = new byte[buffer.flip().remaining()];
                buffer.get(packet);
                received.incrementAndGet();
                receiver.packet(System.nanoTime(), (InetSocketAddress) from, packet);
                from = channel.receive(buffer.clear());
            }
        } catch (IOException e) {
            // An answer of the network to something sent earlier; the next read goes on.
            dropped.incrementAndGet();
        }
    }

    String figures() {
        return "received " + received + " sent " + sent + " dropped " + dropped;
    }

    @Override
    public void close() {
        running = false;
        selector.wakeup();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
