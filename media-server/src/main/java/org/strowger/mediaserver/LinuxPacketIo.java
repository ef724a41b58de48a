package org.strowger.mediaserver;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.strowger.mediaserver.LinuxSockets.EPOLL_DATA;
import static org.strowger.mediaserver.LinuxSockets.EPOLL_EVENT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.strowger.server.StrowgerException;

/**
 * {@link PacketIo} by batches: one recvmmsg takes in what waits at a socket, one sendmmsg hands out a slot's packets
 * (docs/design/packet-io.md). Nothing is allocated per packet.
 */
final class LinuxPacketIo implements PacketIo {
    private static final int LARGEST = 1500;
    private static final int RECEIVE_BATCH = 128;
    private static final int SEND_BATCH = 64;
    private static final int MOST_EVENTS = 64;
    /** Batches taken from one socket before the others get their turn: a flood may not hold up the tick. */
    private static final int MOST_BATCHES = 16;

    private static final int KERNEL_BUFFER = 4 << 20;

    private final Counters counters;
    private final Arena arena = Arena.ofShared();
    private final LinuxSockets calls = new LinuxSockets(arena);
    private final MessageBatch incoming = new MessageBatch(arena, RECEIVE_BATCH, LARGEST);
    private final MessageBatch outgoing = new MessageBatch(arena, SEND_BATCH, LARGEST);
    private final MessageBatch lone = new MessageBatch(arena, 1, LARGEST);
    private final MemorySegment events = arena.allocate((long) EPOLL_EVENT * MOST_EVENTS, 8);
    private final byte[] packet = new byte[LARGEST];
    private final int pollSet;
    /** By descriptor; changed under this object's lock, read by the worker. */
    private volatile AtomicReferenceArray<@Nullable LinuxSocket> sockets = new AtomicReferenceArray<>(64);

    private boolean closed;
    private @Nullable LinuxSocket sending;
    private int waiting;

    /** Whether this machine has these calls in the form that is known here, and lets us use them. */
    static boolean runsHere() {
        String architecture = System.getProperty("os.arch", "");
        SymbolLookup library = Linker.nativeLinker().defaultLookup();
        return "Linux".equals(System.getProperty("os.name"))
                && (architecture.equals("amd64") || architecture.equals("aarch64"))
                && library.find("recvmmsg").isPresent()
                && library.find("sendmmsg").isPresent()
                && LinuxPacketIo.class.getModule().isNativeAccessEnabled();
    }

    /**
     * @throws StrowgerException if the system gives no poll set
     */
    LinuxPacketIo(Counters counters) {
        this.counters = counters;
        pollSet = calls.pollSet();
        if (pollSet < 0) {
            arena.close();
            throw new StrowgerException("no poll set for media: " + LinuxSockets.meaning(-pollSet));
        }
    }

    @Override
    public synchronized Socket bind(InetSocketAddress at, Sink sink) {
        if (closed) {
            throw new StrowgerException("cannot open media port " + at + ": the worker has ended");
        }
        long key = key(at);
        // What binding needs is small and may be needed by any thread; the worker's own calls are the worker's.
        try (Arena here = Arena.ofConfined()) {
            LinuxSockets own = new LinuxSockets(here);
            int descriptor = own.open(KERNEL_BUFFER);
            if (descriptor < 0) {
                throw refused(at, descriptor);
            }
            int result = own.bind(descriptor, key);
            LinuxSocket socket = new LinuxSocket(descriptor, (int) (own.bound(descriptor) & 0xffff), sink);
            enter(descriptor, socket);
            if (result >= 0) {
                result = own.watch(pollSet, descriptor);
            }
            if (result < 0) {
                socket.close();
                throw refused(at, result);
            }
            return socket;
        }
    }

    private void enter(int descriptor, LinuxSocket socket) {
        AtomicReferenceArray<@Nullable LinuxSocket> all = sockets;
        if (descriptor >= all.length()) {
            AtomicReferenceArray<@Nullable LinuxSocket> more = new AtomicReferenceArray<>(2 * descriptor);
            for (int i = 0; i < all.length(); i++) {
                more.set(i, all.get(i));
            }
            all = more;
            sockets = more;
        }
        all.set(descriptor, socket);
    }

    /** Before the descriptor is closed: afterwards its number may be another socket's. */
    private synchronized void forget(int descriptor) {
        sockets.set(descriptor, null);
    }

    private static StrowgerException refused(InetSocketAddress at, int result) {
        return new StrowgerException("cannot open media port " + at + ": " + LinuxSockets.meaning(-result));
    }

    private static long key(InetSocketAddress at) {
        InetAddress address = Objects.requireNonNull(at.getAddress());
        if (address.isAnyLocalAddress()) {
            return at.getPort();
        }
        if (!(address instanceof Inet4Address)) {
            throw new StrowgerException("media address " + address.getHostAddress() + " is not IPv4");
        }
        return TransportAddress.keyOf(at);
    }

    @Override
    public void receive(long now) {
        AtomicReferenceArray<@Nullable LinuxSocket> all = sockets;
        int ready = MOST_EVENTS;
        // The set deals events out in turn, so as many rounds as there are sockets reach them all, and a flood ends.
        for (int seen = 0; ready == MOST_EVENTS && seen < all.length(); seen += MOST_EVENTS) {
            ready = calls.poll(pollSet, events.address(), MOST_EVENTS);
            for (int i = 0; i < ready; i++) {
                int descriptor = events.get(JAVA_INT_UNALIGNED, (long) EPOLL_EVENT * i + EPOLL_DATA);
                // An event of a socket just closed may find another one's: which is then asked in vain.
                LinuxSocket socket = descriptor < all.length() ? all.get(descriptor) : null;
                if (socket != null) {
                    drain(socket, now);
                }
            }
        }
    }

    private void drain(LinuxSocket socket, long now) {
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            int count = socket.receive(incoming);
            if (count < 0 && count != -LinuxSockets.EAGAIN && count != -LinuxSockets.EINTR) {
                counters.add(MediaCounter.RECEIVE_FAILED);
            }
            for (int i = 0; i < count; i++) {
                int length = incoming.length(i);
                incoming.read(i, packet, length);
                socket.sink.packet(now, incoming.source(i), packet, length);
            }
            if (count < RECEIVE_BATCH) {
                return;
            }
        }
    }

    private void send(LinuxSocket socket, long to, byte[] header, int headerLength, byte[] payload, int payloadLength) {
        if (headerLength + payloadLength > LARGEST || to == TransportAddress.NO_KEY) {
            counters.add(MediaCounter.SEND_FAILED);
            return;
        }
        socket.sent++;
        if (waiting > 0 && sending != socket && sending != null && sending.sent > socket.sent) {
            // The busier one keeps the batch: a shared port does not lose it to ports with one packet each.
            lone.write(0, to, header, headerLength, payload, payloadLength);
            send(socket, lone, 1);
            return;
        }
        if (sending != socket || waiting == SEND_BATCH) {
            flush();
            sending = socket;
        }
        outgoing.write(waiting++, to, header, headerLength, payload, payloadLength);
    }

    @Override
    public void sleep(long nanos) {
        calls.sleep(nanos);
    }

    @Override
    public void flush() {
        if (sending != null && waiting > 0) {
            send(sending, outgoing, waiting);
            waiting = 0;
        }
    }

    private void send(LinuxSocket socket, MessageBatch batch, int count) {
        int from = 0;
        while (from < count) {
            int sent = socket.send(batch, from, count - from);
            if (sent > 0) {
                from += sent;
            } else if (sent == -LinuxSockets.EAGAIN) {
                // The kernel's buffer is full, for all the others of this batch, too.
                counters.add(MediaCounter.SEND_FAILED, count - from);
                from = count;
            } else if (sent != -LinuxSockets.EINTR) {
                // This one's destination is refused; the others' are not.
                counters.add(MediaCounter.SEND_FAILED);
                from++;
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        for (int i = 0; i < sockets.length(); i++) {
            LinuxSocket socket = sockets.get(i);
            if (socket != null) {
                socket.close();
            }
        }
        calls.close(pollSet);
        arena.close();
    }

    /** A descriptor may be given to somebody else as soon as it is closed, so using and closing it exclude each other. */
    private final class LinuxSocket implements Socket {
        private final int descriptor;
        private final int port;
        private final Sink sink;
        private boolean open = true;
        private long sent;

        LinuxSocket(int descriptor, int port, Sink sink) {
            this.descriptor = descriptor;
            this.port = port;
            this.sink = sink;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void send(TransportAddress to, byte[] header, int headerLength, byte[] payload, int payloadLength) {
            LinuxPacketIo.this.send(this, to.key(), header, headerLength, payload, payloadLength);
        }

        @Override
        public void flush() {
            LinuxPacketIo.this.flush();
        }

        synchronized int receive(MessageBatch into) {
            return open ? calls.receive(descriptor, into.from(0), into.capacity()) : 0;
        }

        /** What is sent from a closed socket is lost. */
        synchronized int send(MessageBatch batch, int from, int count) {
            return open ? calls.send(descriptor, batch.from(from), count) : count;
        }

        @Override
        public synchronized void close() {
            if (open) {
                open = false;
                forget(descriptor);
                try (Arena here = Arena.ofConfined()) {
                    new LinuxSockets(here).close(descriptor);
                }
            }
        }
    }
}
