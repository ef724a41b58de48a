package org.strowger.mediaserver;

import java.util.concurrent.ThreadLocalRandom;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Frame;
import org.strowger.codecs.G711;

/**
 * One leg's outgoing stream: numbers its packets (RFC 3550 §5.1) and cuts frames to the packet time that was agreed. Time
 * goes on also while nothing may be sent. One thread.
 */
final class RtpSender {
    private static final int LONGEST = 480;
    /** Frames of silence that are sent before a pause: a frame that is late from another worker makes none. */
    private static final int BEFORE_PAUSE = 10;
    /** Frames from one description of the noise to the next: seldom, but often enough for any NAT on the way. */
    private static final int REPEAT = 20;
    /** In -dBov (RFC 3389 §3.1): fainter than a quiet room on the telephone, and still no dead line. */
    private static final byte[] NOISE = {65};

    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private final Counters counters;
    /** The worker's. */
    private final byte[] header;

    private final byte[] pending = new byte[LONGEST + Frame.SAMPLES];
    private final byte[] event = new byte[TelephoneEvent.LENGTH];

    private int sequence = ThreadLocalRandom.current().nextInt(1 << 15);
    private int timestamp = ThreadLocalRandom.current().nextInt();
    private Codec codec = G711.PCMU;
    /** Timestamp units of 20 ms. */
    private int frameUnits = Frame.SAMPLES;

    private boolean divisible = true;
    private byte[] silence = SilentPayload.of(codec).bytes();
    private int payloadType;
    private int eventType;
    /** -1 = silence is sent as speech is. */
    private int noiseType = -1;
    /** Frames since the noise was described last, or if negative, until it is for the first time. */
    private int paused = -BEFORE_PAUSE;

    private int packetBytes = Frame.SAMPLES;
    private int waiting;
    /** Up to where packets that are whole have told what is heard. */
    private int toldUntil = timestamp;

    private boolean marker = true;
    private long packets;
    private long octets;

    RtpSender(Counters counters, Workspace workspace) {
        this.counters = counters;
        header = workspace.outgoing;
    }

    /** What the far end wants to have, from the next packet on. */
    void agree(Agreed agreed) {
        codec = agreed.codec();
        frameUnits = codec.clockRate() / 50;
        divisible = codec.divisible();
        silence = agreed.silence().bytes();
        payloadType = agreed.payloadType();
        eventType = agreed.eventType();
        noiseType = agreed.noiseType();
        paused = -BEFORE_PAUSE;
        packetBytes = agreed.packetMillis() * 8;
        waiting = 0;
        marker = true;
    }

    /** Timestamp units of 20 ms. */
    int frameUnits() {
        return frameUnits;
    }

    /** See {@link org.strowger.bridge.Line#prefetch}. */
    int prefetch() {
        return (int) packets + (marker ? 1 : 0);
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
        pass(1);
    }

    /** So many times 20 ms in which nothing is sent. */
    void pass(long ticks) {
        timestamp += (int) (ticks * frameUnits);
        marker = true;
        waiting = 0;
    }

    /** 20 ms in which nobody is heard. */
    void silence(PacketIo.Socket socket, TransportAddress to) {
        if (noiseType >= 0 && paused >= 0 && waiting == 0) {
            noise(socket, to);
        } else if (divisible) {
            paused = Math.min(0, paused + 1);
            cut(socket, to, silence, silence.length);
        } else if (timestamp - toldUntil >= 0) {
            whole(socket, to, silence, silence.length, timestamp);
            timestamp += frameUnits;
        } else {
            timestamp += frameUnits;
        }
    }

    /** The marker then tells of the next talk spurt's beginning (RFC 3551 §4.1). */
    private void noise(PacketIo.Socket socket, TransportAddress to) {
        if (paused == 0) {
            RtpHeader.write(header, false, noiseType, sequence++, timestamp, ssrc);
            send(socket, to, NOISE, NOISE.length);
        }
        paused = (paused + 1) % REPEAT;
        pass();
    }

    /**
     * 20 ms of coded speech.
     *
     * @param length 0 if the packet is not full yet, for codecs whose payloads cannot be cut
     */
    void audio(PacketIo.Socket socket, TransportAddress to, byte[] payload, int length) {
        paused = -BEFORE_PAUSE;
        if (divisible) {
            cut(socket, to, payload, length);
            return;
        }
        timestamp += frameUnits;
        if (length > 0) {
            whole(socket, to, payload, length, timestamp - codec.duration(payload, 0, length));
        }
    }

    private void cut(PacketIo.Socket socket, TransportAddress to, byte[] payload, int length) {
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

    private void whole(PacketIo.Socket socket, TransportAddress to, byte[] payload, int length, int begins) {
        RtpHeader.write(header, marker, payloadType, sequence++, begins, ssrc);
        marker = false;
        toldUntil = begins + codec.duration(payload, 0, length);
        send(socket, to, payload, length);
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
