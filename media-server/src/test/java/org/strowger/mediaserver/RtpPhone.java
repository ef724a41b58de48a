package org.strowger.mediaserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.strowger.bridge.Codec;
import org.strowger.codecs.G711;

/**
 * A telephone's media on real sockets of loopback: sends a tone every 20 ms, keeps all that it receives. Its address is its
 * own, as a far end's is.
 */
final class RtpPhone implements AutoCloseable {
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Received(boolean marker, int payloadType, int sequence, int timestamp, int ssrc, byte[] payload) {}

    /** RFC 3389 §4. */
    static final int NOISE = 13;

    final int hertz;
    volatile boolean talks = true;
    /** Sends no speech but this level of noise, in -dBov, every tenth time (RFC 3389); negative = speech. */
    volatile int pausesWith = -1;

    private final Codec codec;
    private final int payloadType;
    private final int packetMillis;
    private final DatagramSocket rtp;
    private final DatagramSocket rtcp;
    private final List<Received> packets = new ArrayList<>();
    private final List<byte[]> reports = new ArrayList<>();
    private final Thread sender;
    private final List<Thread> readers;
    private final int ssrc = System.identityHashCode(this);
    private volatile boolean sending;
    private volatile InetSocketAddress to = new InetSocketAddress(0);
    private volatile boolean closed;
    private int sequence = 65_000;
    private long samples;

    RtpPhone(String address, int hertz, G711 law) {
        this(address, hertz, law, law.payloadType(), 20);
    }

    RtpPhone(String address, int hertz, Codec codec, int payloadType, int packetMillis) {
        this.hertz = hertz;
        this.codec = codec;
        this.payloadType = payloadType;
        this.packetMillis = packetMillis;
        try {
            DatagramSocket even = new DatagramSocket(0, InetAddress.getByName(address));
            DatagramSocket odd = new DatagramSocket(null);
            while (even.getLocalPort() == 65_535 || !bound(odd, address, even.getLocalPort() + 1)) {
                even.close();
                even = new DatagramSocket(0, InetAddress.getByName(address));
                odd = new DatagramSocket(null);
            }
            rtp = even;
            rtcp = odd;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sender = Thread.ofPlatform().daemon().unstarted(this::send);
        readers = List.of(
                Thread.ofPlatform().daemon().unstarted(() -> read(rtp, false)),
                Thread.ofPlatform().daemon().unstarted(() -> read(rtcp, true)));
        readers.forEach(Thread::start);
        sender.start();
    }

    private static boolean bound(DatagramSocket socket, String address, int port) {
        try {
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException taken) {
            socket.close();
            return false;
        }
    }

    String address() {
        return rtp.getLocalAddress().getHostAddress();
    }

    int port() {
        return rtp.getLocalPort();
    }

    /** Begins to send there. */
    void call(String address, int port) {
        to = new InetSocketAddress(address, port);
        sending = true;
    }

    void stopSending() {
        sending = false;
    }

    MediaPlane.Target target(boolean announcedOnly) {
        return target(announcedOnly, Optional.empty());
    }

    MediaPlane.Target targetWithNoise() {
        return target(true, Optional.of(NOISE));
    }

    private MediaPlane.Target target(boolean announcedOnly, Optional<Integer> noise) {
        return new MediaPlane.Target(
                address(),
                port(),
                codec.name(),
                payloadType,
                Optional.of(101),
                packetMillis,
                announcedOnly,
                true,
                true,
                Math.min(65_535, port() + 1),
                true,
                "",
                noise);
    }

    private void send() {
        long due = System.nanoTime();
        int count = codec.sampleRate() / 1000 * packetMillis;
        short[] spoken = new short[count];
        byte[] packet = new byte[RtpHeader.LENGTH + 1500];
        int timestamp = ssrc;
        int paused = 0;
        try (Codec.Encoder encoder = codec.encoder()) {
            while (!closed) {
                for (int i = 0; i < count; i++) {
                    double phase = 2 * Math.PI * hertz * samples++ / codec.sampleRate();
                    spoken[i] = talks ? (short) (3000 * Math.sin(phase)) : 0;
                }
                int noise = pausesWith;
                if (sending && noise >= 0) {
                    if (paused++ % 10 == 0) {
                        RtpHeader.write(packet, false, NOISE, sequence++, timestamp, ssrc);
                        packet[RtpHeader.LENGTH] = (byte) noise;
                        raw(packet, RtpHeader.LENGTH + 1);
                    }
                } else if (sending) {
                    paused = 0;
                    RtpHeader.write(packet, false, payloadType, sequence++, timestamp, ssrc);
                    raw(packet, RtpHeader.LENGTH + encoder.encode(spoken, 0, count, packet, RtpHeader.LENGTH));
                }
                timestamp += codec.clockRate() / 1000 * packetMillis;
                due += packetMillis * 1_000_000L;
                waitUntil(due);
            }
        }
    }

    private void waitUntil(long due) {
        while (System.nanoTime() < due && !closed) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    /** An RTCP packet. */
    void report(String address, int port, byte[] packet) {
        try {
            rtcp.send(new DatagramPacket(packet, packet.length, new InetSocketAddress(address, port)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A telephone-event packet (RFC 4733). */
    void event(int key, boolean marker, boolean end, int duration, int timestamp) {
        byte[] packet = new byte[RtpHeader.LENGTH + TelephoneEvent.LENGTH];
        byte[] event = new byte[TelephoneEvent.LENGTH];
        TelephoneEvent.write(event, key, end, duration);
        RtpHeader.write(packet, marker, 101, sequence++, timestamp, ssrc);
        System.arraycopy(event, 0, packet, RtpHeader.LENGTH, event.length);
        raw(packet, packet.length);
    }

    void raw(byte[] packet, int length) {
        try {
            rtp.send(new DatagramPacket(packet, length, to));
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void read(DatagramSocket socket, boolean ofReports) {
        byte[] buffer = new byte[1500];
        RtpHeader header = new RtpHeader();
        while (!closed) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (IOException e) {
                return;
            }
            synchronized (packets) {
                if (ofReports) {
                    reports.add(Arrays.copyOf(buffer, packet.getLength()));
                } else if (header.read(buffer, 0, packet.getLength())) {
                    packets.add(new Received(
                            header.marker(),
                            header.payloadType(),
                            header.sequence(),
                            header.timestamp(),
                            header.ssrc(),
                            Arrays.copyOfRange(
                                    buffer, header.payloadOffset(), header.payloadOffset() + header.payloadLength())));
                }
            }
        }
    }

    List<Received> received() {
        synchronized (packets) {
            return List.copyOf(packets);
        }
    }

    List<byte[]> reports() {
        synchronized (packets) {
            return List.copyOf(reports);
        }
    }

    void forget() {
        synchronized (packets) {
            packets.clear();
            reports.clear();
        }
    }

    /** Whether it has heard for at least so many packets since {@link #forget}. */
    boolean hasHeard(int count) {
        return received().size() >= count;
    }

    /** Amplitude of a tone in what was heard since {@link #forget}. */
    double hears(int frequency) {
        List<Received> all = received();
        double coefficient = 2 * Math.cos(2 * Math.PI * frequency / codec.sampleRate());
        double one = 0;
        double two = 0;
        int count = 0;
        short[] decoded = new short[codec.sampleRate() / 8];
        try (Codec.Decoder decoder = codec.decoder()) {
            for (Received packet : all) {
                if (packet.payloadType != payloadType) {
                    continue;
                }
                int samplesOfIt = decoder.decode(packet.payload, 0, packet.payload.length, decoded, 0);
                for (int i = 0; i < samplesOfIt; i++) {
                    double zero = decoded[i] + coefficient * one - two;
                    two = one;
                    one = zero;
                    count++;
                }
            }
        }
        double power = one * one + two * two - coefficient * one * two;
        return count == 0 ? 0 : 2 * Math.sqrt(Math.max(0, power)) / count;
    }

    boolean hears(RtpPhone other) {
        return hears(other.hertz) > 1000;
    }

    boolean hearsNothingOf(RtpPhone other) {
        return hears(other.hertz) < 200;
    }

    @Override
    public void close() {
        closed = true;
        rtp.close();
        rtcp.close();
        LockSupport.unpark(sender);
    }
}
