package org.strowger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.strowger.bridge.Codec;
import org.strowger.server.StrowgerException;

/**
 * What a caller of the load client says and hears: a tone or silence, a packet every 20 ms (RFC 3550), and the last second
 * of what comes back. {@link #tick} and {@link #hears} belong to one thread.
 */
final class CallerMedia implements AutoCloseable {
    /** Packets kept: a second of them. */
    private static final int KEPT = 50;
    /** Longest packet of any codec, 120 ms at 48 kHz. */
    private static final int LONGEST = 5760;

    private static final int HEADER = 12;

    private final DatagramChannel channel;
    private final Speech speech;
    private final ByteBuffer out = ByteBuffer.allocateDirect(1500);
    private final ByteBuffer in = ByteBuffer.allocateDirect(1500);
    private final byte[][] heard = new byte[KEPT][];

    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private int sequence = ThreadLocalRandom.current().nextInt(0x8000);
    private int timestamp = ThreadLocalRandom.current().nextInt();
    private long received;
    private volatile Optional<Far> far = Optional.empty();

    private record Far(InetSocketAddress address, int payloadType) {}

    /**
     * @param host the caller's own address
     * @param speech what he says, with others
     * @throws StrowgerException if there is no port
     */
    CallerMedia(String host, Speech speech) {
        this.speech = speech;
        try {
            channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 17);
            channel.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            channel.configureBlocking(false);
        } catch (IOException e) {
            throw new StrowgerException("no RTP port on " + host + ": " + e.getMessage(), e);
        }
    }

    int port() {
        try {
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signalling has agreed: sends there from the next tick on. */
    void connect(InetSocketAddress to, int payloadType) {
        far = Optional.of(new Far(to, payloadType));
    }

    /** Stops sending. */
    void stop() {
        far = Optional.empty();
    }

    /** The next 20 ms: sends a packet, takes what has come. */
    void tick() {
        Optional<Far> to = far;
        if (to.isEmpty() || !channel.isOpen()) {
            return;
        }
        try {
            send(to.get());
            receive(to.get().payloadType());
        } catch (PortUnreachableException e) {
            // The server has ended the call; signalling says so, too.
            stop();
        } catch (IOException e) {
            throw new StrowgerException("a caller's RTP: " + e.getMessage(), e);
        }
    }

    private void send(Far to) throws IOException {
        out.clear();
        out.put((byte) 0x80).put((byte) to.payloadType()).putShort((short) sequence++);
        out.putInt(timestamp)
                .putInt(ssrc)
                .put(speech.payload(), 0, speech.length())
                .flip();
        timestamp += speech.codec().clockRate() / 50;
        channel.send(out, to.address());
    }

    private void receive(int payloadType) throws IOException {
        while (channel.receive(in.clear()) != null) {
            in.flip();
            if (in.remaining() <= HEADER || (in.get(1) & 0x7f) != payloadType) {
                continue;
            }
            byte[] payload = new byte[in.remaining() - HEADER];
            in.get(HEADER, payload);
            heard[(int) (received++ % KEPT)] = payload;
        }
    }

    /** Audio packets that came. */
    long received() {
        return received;
    }

    /** Level of this frequency in the last second's packets, dB of full scale. */
    double hears(int frequency) {
        short[] pcm = new short[KEPT * LONGEST];
        int count = 0;
        try (Codec.Decoder decoder = speech.codec().decoder()) {
            for (long packet = Math.max(0, received - KEPT); packet < received; packet++) {
                byte[] payload = heard[(int) (packet % KEPT)];
                count += decoder.decode(payload, 0, payload.length, pcm, count);
            }
        }
        return count == 0
                ? -200
                : Goertzel.level(Arrays.copyOf(pcm, count), speech.codec().sampleRate(), frequency);
    }

    @Override
    public void close() {
        stop();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
