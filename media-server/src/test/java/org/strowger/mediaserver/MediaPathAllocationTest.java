package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.strowger.bridge.Conference;
import org.strowger.bridge.Participant;
import org.strowger.codecs.G711;
import org.strowger.mediaserver.MediaPlane.Target;

/** From socket to socket: what a tick of real packets allocates on the worker's thread. */
class MediaPathAllocationTest {
    /** More than a small conference has, so that it fetches its state by itself. */
    private static final int PHONES = 20;

    /** Of the C library in a tick: epoll_wait, recvmmsg, sendmmsg. */
    private static final int CALLS = 3;

    private static final int SEGMENT_BYTES = 40;

    private final Counters counters = new Counters();
    private final byte[] header = new byte[RtpHeader.LENGTH];
    private final byte[] payload = new byte[160];
    private long heard;

    @Test
    void aTickOfRealPacketsAllocatesNothing() {
        assumeTrue(LinuxPacketIo.runsHere(), "only the batched packet I/O makes no objects");
        try (PacketIo io = new LinuxPacketIo(counters);
                PacketIo phones = new LinuxPacketIo(counters)) {
            WaitingPackets waiting = new WaitingPackets();
            Workspace workspace = new Workspace();
            Sorter sorter = new Sorter(counters, waiting);
            MediaSettings settings = MediaSettings.on("127.40.3.1");
            PortPair shared = new MediaPorts(settings).bind(io, sorter::rtp, sorter::rtcp);
            List<PacketIo.Socket> sockets = new ArrayList<>();
            Conference conference = new Conference(8);
            for (int i = 0; i < PHONES; i++) {
                String address = "127.40.3." + (10 + i);
                sockets.add(phones.bind(new InetSocketAddress(address, 0), (now, source, packet, length) -> heard++));
                LegStream stream = new LegStream(
                        settings,
                        "test",
                        0,
                        G711.PCMU,
                        counters,
                        waiting,
                        workspace,
                        event -> {},
                        new MediaPlane.Events() {});
                stream.use(shared, Optional.of(sorter));
                // Half of them as trunks are, the others as clients.
                stream.connect(Agreed.of(new Target(
                        address,
                        sockets.get(i).port(),
                        "PCMU",
                        0,
                        Optional.of(101),
                        20,
                        i % 2 == 0,
                        true,
                        true,
                        sockets.get(i).port() + 1,
                        true,
                        "",
                        i % 3 == 0 ? Optional.of(RtpPhone.NOISE) : Optional.empty())));
                conference.add(new Participant(stream));
            }
            TransportAddress bridge =
                    TransportAddress.of("127.40.3.1", shared.rtp().port());
            run(io, phones, sockets, conference, bridge, 0, 3000);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int i = 1; i <= 40 && least > 0; i++) {
                // The compiler may still be at work beside us, and what it allocates on our thread is not the tick's.
                long before = threads.getCurrentThreadAllocatedBytes();
                run(io, phones, sockets, conference, bridge, 3000 + 500 * i, 500);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            // Now and then the compiler leaves one of a tick's three calls of the C library to itself, and the JDK's
            // own part
            // of it then makes a segment of 40 bytes. Whatever a packet or a leg allocated would be far more.
            assertTrue(
                    least % (500L * SEGMENT_BYTES) == 0 && least <= 500L * CALLS * SEGMENT_BYTES,
                    least + " bytes in 500 ticks");
            long sent = counters.values().getOrDefault("rtp_sent", 0L);
            assertTrue(sent > 2500L * PHONES && heard >= sent, heard + " of " + sent);
            assertTrue(counters.values().getOrDefault("rtp_received", 0L) > 2500L * PHONES);
            assertEquals(0L, counters.values().getOrDefault("wrong_payload", -1L));
        }
    }

    private void run(
            PacketIo io,
            PacketIo phones,
            List<PacketIo.Socket> sockets,
            Conference conference,
            TransportAddress bridge,
            int from,
            int ticks) {
        for (int tick = from; tick < from + ticks; tick++) {
            long now = 1_000_000_000 + tick * 20_000_000L;
            // Half of the time nobody talks, and a third of the phones send comfort noise alone.
            boolean silent = tick % 200 >= 100;
            for (int i = 0; i < sockets.size(); i++) {
                if (silent && i % 3 == 0) {
                    if (tick % 10 == 0) {
                        RtpHeader.write(header, false, RtpPhone.NOISE, tick, tick * 160, i);
                        payload[0] = 50;
                        sockets.get(i).send(bridge, header, header.length, payload, 1);
                    }
                    continue;
                }
                RtpHeader.write(header, false, 0, tick, tick * 160, i);
                for (int j = 0; j < payload.length; j++) {
                    payload[j] = (byte) (i < 3 && !silent ? j * (i + 1) : 0xff);
                }
                sockets.get(i).send(bridge, header, header.length, payload, payload.length);
            }
            phones.flush();
            io.receive(now);
            conference.tick(now + 5_000_000);
            io.flush();
            phones.receive(now);
        }
    }
}
