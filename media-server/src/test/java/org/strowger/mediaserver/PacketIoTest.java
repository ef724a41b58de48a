package org.strowger.mediaserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.strowger.server.StrowgerException;

/** The same for every kind of {@link PacketIo}, with real sockets. */
class PacketIoTest {
    private static final String HERE = "127.40.2.1";
    private static final String PEER = "127.40.2.2";

    enum Kind {
        LINUX,
        NIO;

        PacketIo open(Counters counters) {
            if (this == NIO) {
                return new NioPacketIo(counters);
            }
            assumeTrue(LinuxPacketIo.runsHere(), "not on this platform");
            return new LinuxPacketIo(counters);
        }
    }

    private record Arrived(long source, String text) {}

    private final Counters counters = new Counters();
    private final List<Arrived> arrived = new ArrayList<>();

    private void keep(long now, long source, byte[] packet, int length) {
        arrived.add(new Arrived(source, new String(packet, 0, length, US_ASCII)));
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    private static DatagramSocket peer() throws Exception {
        DatagramSocket peer = new DatagramSocket(0, InetAddress.getByName(PEER));
        peer.setReceiveBufferSize(1 << 20);
        peer.setSoTimeout(2000);
        return peer;
    }

    private static TransportAddress address(DatagramSocket peer) {
        return TransportAddress.of(peer.getLocalAddress(), peer.getLocalPort());
    }

    private static void send(PacketIo.Socket socket, TransportAddress to, String header, String payload) {
        byte[] head = header.getBytes(US_ASCII);
        byte[] body = payload.getBytes(US_ASCII);
        socket.send(to, head, head.length, body, body.length);
        // It may be changed at once.
        Arrays.fill(head, (byte) '!');
        Arrays.fill(body, (byte) '!');
    }

    private static void say(DatagramSocket peer, int port, String text) throws Exception {
        byte[] bytes = text.getBytes(US_ASCII);
        peer.send(new DatagramPacket(bytes, bytes.length, at(HERE, port)));
    }

    private static String hear(DatagramSocket peer) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        peer.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
    }

    private void receive(PacketIo io, int count) {
        Patience.until(count + " packets", () -> {
            io.receive(System.nanoTime());
            return arrived.size() >= count;
        });
    }

    @ParameterizedTest
    @EnumSource
    void packetsArriveWholeInOrderAndWithTheirSource(Kind kind) throws Exception {
        try (PacketIo io = kind.open(counters);
                DatagramSocket one = peer();
                DatagramSocket two = peer()) {
            int port = io.bind(at(HERE, 0), this::keep).port();
            say(one, port, "");
            for (int i = 0; i < 300; i++) {
                say(i % 2 == 0 ? one : two, port, "number " + i + "x".repeat(i));
            }
            receive(io, 301);
            assertEquals(new Arrived(address(one).key(), ""), arrived.getFirst());
            for (int i = 0; i < 300; i++) {
                long source = address(i % 2 == 0 ? one : two).key();
                assertEquals(new Arrived(source, "number " + i + "x".repeat(i)), arrived.get(i + 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreThanABatchGoesOutInOrder(Kind kind) throws Exception {
        try (PacketIo io = kind.open(counters);
                DatagramSocket peer = peer()) {
            PacketIo.Socket socket = io.bind(at(HERE, 0), this::keep);
            for (int i = 0; i < 200; i++) {
                send(socket, address(peer), "head", "body " + i);
            }
            io.flush();
            for (int i = 0; i < 200; i++) {
                assertEquals("headbody " + i, hear(peer));
            }
            io.flush();
            peer.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, () -> hear(peer));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDestinationThatIsRefusedStopsNobodyElse(Kind kind) throws Exception {
        try (PacketIo io = kind.open(counters);
                DatagramSocket peer = peer()) {
            PacketIo.Socket socket = io.bind(at(HERE, 0), this::keep);
            // Broadcasting is refused to a socket that has not asked for it (EACCES).
            TransportAddress refused = TransportAddress.of("255.255.255.255", 4000);
            for (int i = 0; i < 12; i++) {
                send(socket, i % 4 == 0 || i == 11 ? refused : address(peer), "a", "b" + i);
            }
            io.flush();
            for (int i : new int[] {1, 2, 3, 5, 6, 7, 9, 10}) {
                assertEquals("ab" + i, hear(peer));
            }
            assertEquals(4, counters.values().get("send_failed"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void socketsInTurnSendFromTheirOwnPortsAndClosedOnesAreFree(Kind kind) throws Exception {
        try (PacketIo io = kind.open(counters);
                DatagramSocket peer = peer()) {
            List<PacketIo.Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                sockets.add(io.bind(at(HERE, 0), this::keep));
            }
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 10; i++) {
                    send(sockets.get(0), address(peer), "0", " shared");
                    send(sockets.get(i), address(peer), "" + i, " own " + round);
                }
            }
            io.flush();
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[200], 200);
                peer.receive(packet);
                ports.add(packet.getPort());
                int sender = packet.getData()[0] - '0';
                assertEquals(sockets.get(sender).port(), packet.getPort());
            }
            assertEquals(
                    33, ports.stream().filter(p -> p == sockets.get(0).port()).count());
            int taken = sockets.get(1).port();
            assertThrows(StrowgerException.class, () -> io.bind(at(HERE, taken), this::keep));
            for (PacketIo.Socket socket : sockets) {
                say(peer, socket.port(), "to " + socket.port());
            }
            sockets.get(1).close();
            sockets.get(1).close();
            io.receive(0);
            send(sockets.get(1), address(peer), "", "from the dead");
            io.flush();
            PacketIo.Socket again = io.bind(at(HERE, taken), this::keep);
            say(peer, taken, "again");
            receive(io, 100);
            assertEquals(
                    sockets.stream()
                            .filter(s -> s.port() != taken)
                            .map(s -> "to " + s.port())
                            .sorted()
                            .toList(),
                    arrived.stream()
                            .map(Arrived::text)
                            .filter(t -> !t.equals("again"))
                            .sorted()
                            .toList());
            assertTrue(arrived.stream().anyMatch(a -> a.text.equals("again")));
            again.close();
            peer.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, () -> hear(peer));
        }
    }

    @ParameterizedTest
    @EnumSource
    void portsAreFreeAfterTheEnd(Kind kind) throws Exception {
        PacketIo io = kind.open(counters);
        int port = io.bind(at(HERE, 0), this::keep).port();
        io.close();
        try (DatagramSocket next = new DatagramSocket(port, InetAddress.getByName(HERE))) {
            assertTrue(next.isBound());
        }
    }
}
