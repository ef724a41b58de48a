package org.strowger.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.strowger.bridge.Codec;
import org.strowger.server.StrowgerException;

/**
 * What a caller of the load client says and hears: a tone or silence, a packet every 20 ms (RFC 3550), and the last second
 * of what comes back. {@link #tick} and {@link #hears} belong to one thread.
 */
final class CallerMedia implements AutoCloseable {
    /** -14 dB of full scale: three of them add up without being limited. */
    private static final double AMPLITUDE = 6500;

    private static final int HEADER = 12;

    private final DatagramChannel channel;
    private final Codec codec;
    private final Codec.Encoder encoder;
    private final Codec.Decoder decoder;
    private final int hertz;
    private final ByteBuffer out = ByteBuffer.allocateDirect(1500);
    private final ByteBuffer in = ByteBuffer.allocateDirect(1500);
    private final byte[] payload = new byte[1500];
    private final short[] said;
    private final short[] heard;
    /** Room for the longest packet of any codec, 120 ms at 48 kHz. */
    private final short[] decoded = new short[5760];

    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private int sequence = ThreadLocalRandom.current().nextInt(0x8000);
    private int timestamp = ThreadLocalRandom.current().nextInt();
    private long sample;
    private int at;
    private long received;
    private volatile Optional<Far> far = Optional.empty();

    private record Far(InetSocketAddress address, int payloadType) {}

    /**
     * @param hertz of the tone, 0 for silence
     * @throws StrowgerException if there is no port
     */
    CallerMedia(String host, Codec codec, int hertz) {
        this.codec = codec;
        this.hertz = hertz;
        encoder = codec.encoder();
        decoder = codec.decoder();
        said = new short[codec.sampleRate() / 50];
        heard = new short[codec.sampleRate()];
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
        for (int i = 0; i < said.length; i++) {
            double phase = 2 * Math.PI * hertz * (sample % codec.sampleRate()) / codec.sampleRate();
            said[i] = hertz == 0 ? 0 : (short) Math.round(AMPLITUDE * Math.sin(phase));
            sample++;
        }
        int length = encoder.encode(said, 0, said.length, payload, 0);
        out.clear();
        out.put((byte) 0x80).put((byte) to.payloadType()).putShort((short) sequence++);
        out.putInt(timestamp).putInt(ssrc).put(payload, 0, length).flip();
        timestamp += codec.clockRate() / 50;
        channel.send(out, to.address());
    }

    private void receive(int payloadType) throws IOException {
        while (channel.receive(in.clear()) != null) {
            in.flip();
            if (in.remaining() <= HEADER || (in.get(1) & 0x7f) != payloadType) {
                continue;
            }
            int length = in.remaining() - HEADER;
            in.get(HEADER, payload, 0, length);
            keep(decoder.decode(payload, 0, length, decoded, 0));
            received++;
        }
    }

    private void keep(int count) {
        for (int i = 0; i < count; i++) {
            heard[at] = decoded[i];
            at = (at + 1) % heard.length;
        }
    }

    /** Audio packets that came. */
    long received() {
        return received;
    }

    /** Level of this frequency in the last second, dB of full scale. */
    double hears(int frequency) {
        short[] inOrder = new short[heard.length];
        System.arraycopy(heard, at, inOrder, 0, heard.length - at);
        System.arraycopy(heard, 0, inOrder, heard.length - at, at);
        return Goertzel.level(inOrder, codec.sampleRate(), frequency);
    }

    @Override
    public void close() {
        stop();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        encoder.close();
        decoder.close();
    }
}
