package org.strowger.mediaserver;

import java.util.concurrent.ThreadLocalRandom;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Frame;

/**
 * One leg's outgoing stream: numbers its packets (RFC 3550 §5.1) and cuts frames to the packet time that was agreed. Time
 * goes on also while nothing may be sent. One thread.
 */
final class RtpSender {
    private static final int LONGEST = 480;

    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private final Counters counters;
    private final byte[] header = new byte[RtpHeader.LENGTH];
    private final byte[] pending = new byte[LONGEST + Frame.SAMPLES];
    private final byte[] silence = new byte[Frame.SAMPLES];
    private final byte[] event = new byte[TelephoneEvent.LENGTH];

    private int sequence = ThreadLocalRandom.current().nextInt(1 << 15);
    private int timestamp = ThreadLocalRandom.current().nextInt();
    private int payloadType;
    private int eventType;
    private int packetBytes = Frame.SAMPLES;
    private int waiting;
    private boolean marker = true;
    private long packets;
    private long octets;

    RtpSender(Counters counters) {
        this.counters = counters;
    }

    /** What the far end wants to have, from the next packet on. */
    void agree(Codec codec, int newPayloadType, int newEventType, int packetMillis) {
        payloadType = newPayloadType;
        eventType = newEventType;
        packetBytes = packetMillis * 8;
        waiting = 0;
        marker = true;
        codec.encoder().encode(new short[Frame.SAMPLES], 0, Frame.SAMPLES, silence, 0);
    }

    /** See {@link org.strowger.bridge.Line#prefetch}. */
    int prefetch() {
        return (int) packets + (marker ? 1 : 0);
    }

    int prefetchHeader() {
        return header[0];
    }

    int ssrc() {
        return ssrc;
    }

    /** The next packet's sequence number; counts on beyond 16 bits. */
    int sequence() {
        return sequence;
    }

    int timestamp() {
        return timestamp;
    }

    long packets() {
        return packets;
    }

    long octets() {
        return octets;
    }

    /** 20 ms in which nothing is sent. */
    void pass() {
        timestamp += Frame.SAMPLES;
        marker = true;
        waiting = 0;
    }

    void silence(PacketIo.Socket socket, TransportAddress to) {
        audio(socket, to, silence, Frame.SAMPLES);
    }

    /** 20 ms of coded speech. */
    void audio(PacketIo.Socket socket, TransportAddress to, byte[] payload, int length) {
        if (waiting == 0 && packetBytes == length) {
            packet(socket, to, payload, length);
            return;
        }
        System.arraycopy(payload, 0, pending, waiting, length);
        waiting += length;
        while (waiting >= packetBytes) {
            packet(socket, to, pending, packetBytes);
            waiting -= packetBytes;
            System.arraycopy(pending, packetBytes, pending, 0, waiting);
        }
    }

    private void packet(PacketIo.Socket socket, TransportAddress to, byte[] payload, int length) {
        RtpHeader.write(header, marker, payloadType, sequence++, timestamp, ssrc);
        marker = false;
        timestamp += length;
        send(socket, to, payload, length);
    }

    /** A telephone event that began at {@code begun}; the stream's time goes on by {@link #pass}. */
    void event(
            PacketIo.Socket socket, TransportAddress to, boolean first, int begun, int key, boolean end, int duration) {
        TelephoneEvent.write(event, key, end, duration);
        RtpHeader.write(header, first, eventType, sequence++, begun, ssrc);
        send(socket, to, event, event.length);
    }

    private void send(PacketIo.Socket socket, TransportAddress to, byte[] payload, int length) {
        socket.send(to, header, RtpHeader.LENGTH, payload, length);
        packets++;
        octets += length;
        counters.add(MediaCounter.RTP_SENT);
    }
}
