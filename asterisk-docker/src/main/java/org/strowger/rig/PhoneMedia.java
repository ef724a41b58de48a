package org.strowger.rig;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.codecs.G711;
import org.strowger.server.StrowgerException;

/** A phone's RTP: a tone every 20 ms on a thread of its own, and what comes back, into a {@link Recording}. */
final class PhoneMedia implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PhoneMedia.class);
    private static final int SAMPLES = 160;
    private static final long PACKET_NANOS = 20_000_000;
    /** -12 dB of full scale: four of them add up without being limited. */
    private static final double AMPLITUDE = 8192;

    private final DatagramSocket socket;
    private final Recording recording = new Recording();
    private final PhoneDigits digits = new PhoneDigits();
    private final Queue<PhoneDigits.Event> toSend = new ConcurrentLinkedQueue<>();
    private final AtomicLong firstReceived = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private volatile Optional<Stream> stream = Optional.empty();
    private volatile int hertz;
    private volatile boolean closed;

    /**
     * Where to send and in what form.
     *
     * @param eventType payload type of telephone-event, -1 for none
     */
    record Stream(InetSocketAddress remote, G711 codec, int eventType, boolean sending) {}

    /** @param port 0 takes a free one */
    PhoneMedia(String host, int port) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException e) {
            throw new StrowgerException("test phone cannot bind RTP on " + host + ":" + port, e);
        }
        Thread.ofPlatform().daemon().name("phone-rtp-out").start(this::send);
        Thread.ofPlatform().daemon().name("phone-rtp-in").start(this::receive);
    }

    int port() {
        return socket.getLocalPort();
    }

    Recording recording() {
        return recording;
    }

    PhoneDigits digits() {
        return digits;
    }

    long sent() {
        return sent.get();
    }

    long received() {
        return received.get();
    }

    OptionalLong firstReceived() {
        return firstReceived.get() == 0 ? OptionalLong.empty() : OptionalLong.of(firstReceived.get());
    }

    void stream(Stream other) {
        stream = Optional.of(other);
    }

    /** A new call begins. */
    void fresh() {
        firstReceived.set(0);
        recording.fresh();
    }

    void stop() {
        stream = Optional.empty();
    }

    /** Frequency from now on, 0 for silence. */
    void tone(int other) {
        hertz = other;
    }

    void press(PhoneDigits.Event event) {
        toSend.add(event);
    }

    private void send() {
        int ssrc = ThreadLocalRandom.current().nextInt();
        int sequence = ThreadLocalRandom.current().nextInt(0x8000);
        int timestamp = ThreadLocalRandom.current().nextInt();
        long sample = 0;
        boolean began = false;
        Optional<PhoneDigits.Pressing> pressing = Optional.empty();
        long due = System.nanoTime();
        while (!closed) {
            due += PACKET_NANOS;
            long wait;
            while ((wait = due - System.nanoTime()) > 0 && !closed) {
                LockSupport.parkNanos(wait);
            }
            timestamp += SAMPLES;
            sample += SAMPLES;
            Optional<Stream> to = stream.filter(Stream::sending);
            if (to.isEmpty()) {
                began = false;
                continue;
            }
            if (pressing.isEmpty() && to.get().eventType() >= 0) {
                PhoneDigits.Event next = toSend.poll();
                if (next != null) {
                    pressing = Optional.of(new PhoneDigits.Pressing(next, timestamp));
                }
            }
            if (pressing.isPresent()) {
                sequence = pressing.get().send(sequence, ssrc, to.get().eventType(), p -> transmit(p, to.get()));
                pressing = pressing.filter(p -> !p.done());
                began = false;
                continue;
            }
            ByteBuffer packet = ByteBuffer.allocate(12 + SAMPLES);
            header(packet, !began, to.get().codec().payloadType(), sequence++, timestamp, ssrc);
            began = true;
            int frequency = hertz;
            for (int i = 0; i < SAMPLES; i++) {
                double phase = 2 * Math.PI * frequency * ((sample + i) % 8000) / 8000;
                short pcm = frequency == 0 ? 0 : (short) Math.round(AMPLITUDE * Math.sin(phase));
                packet.put(to.get().codec().encode(pcm));
            }
            transmit(packet, to.get());
        }
    }

    static void header(ByteBuffer packet, boolean marker, int type, int sequence, int timestamp, int ssrc) {
        packet.put((byte) 0x80).put((byte) ((marker ? 0x80 : 0) | type)).putShort((short) sequence);
        packet.putInt(timestamp).putInt(ssrc);
    }

    private void transmit(ByteBuffer packet, Stream to) {
        try {
            byte[] bytes = new byte[packet.position()];
            packet.get(0, bytes);
            socket.send(new DatagramPacket(bytes, bytes.length, to.remote()));
            sent.incrementAndGet();
        } catch (IOException e) {
            // A far end that is gone answers with ICMP; the call's signalling says so too.
            LOG.debug("RTP not sent: {}", e.getMessage());
        }
    }

    private void receive() {
        byte[] buffer = new byte[2048];
        short[] pcm = new short[2048];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        while (!closed) {
            try {
                packet.setLength(buffer.length);
                socket.receive(packet);
                heard(buffer, packet.getLength(), pcm, System.nanoTime());
            } catch (IOException e) {
                LOG.debug("RTP not received: {}", e.getMessage());
            }
        }
    }

    private void heard(byte[] packet, int length, short[] pcm, long nanoTime) {
        if (length < 12 || (packet[0] & 0xc0) != 0x80) {
            return;
        }
        int type = packet[1] & 0x7f;
        int at = 12 + 4 * (packet[0] & 0x0f);
        if ((packet[0] & 0x10) != 0 && at + 4 <= length) {
            at += 4 + 4 * (((packet[at + 2] & 0xff) << 8) | (packet[at + 3] & 0xff));
        }
        if (at >= length) {
            return;
        }
        Optional<Stream> agreed = stream;
        if (agreed.isPresent() && type == agreed.get().eventType()) {
            digits.heard(packet, at, length);
            return;
        }
        G711 codec = type == G711.PCMU.payloadType() ? G711.PCMU : G711.PCMA;
        if (type != codec.payloadType()) {
            return;
        }
        received.incrementAndGet();
        firstReceived.compareAndSet(0, nanoTime);
        recording.add(pcm, codec.decode(packet, at, length - at, pcm, 0), nanoTime);
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
    }
}
