package org.strowger.codecs;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.strowger.bridge.Arrival;
import org.strowger.bridge.Band;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Frame;
import org.strowger.bridge.JitterBuffer;
import org.strowger.bridge.Line;

/**
 * A far end of any codec and packet time, with its leg: its packets of a tone go by its own clock over a network to a
 * jitter buffer, and it decodes what it is sent and keeps the last seconds of it. In simulated time.
 */
final class Party implements Line, AutoCloseable {
    private static final long MILLI = 1_000_000;
    private static final int SECONDS_KEPT = 4;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Packet(long arrives, int sequence, int timestamp, int ssrc, byte[] payload, int length) {}

    final Codec codec;
    final int hertz;
    final JitterBuffer jitter = new JitterBuffer(400);

    int amplitude = 3000;
    boolean talks = true;
    /** Whether silence is not sent. */
    boolean discontinuous;

    double loss;
    double repeated;
    double partsPerMillion;
    /** Of a packet, by the time of sending. */
    LongUnaryOperator delay = sent -> 0;

    boolean wantsSamples;
    int ssrc = 1;
    int sequence = 65_400;
    int timestamp = -48_000;
    int nothings;
    int missing;
    int discarded;
    double worstDelay;
    /** Of the payloads heard, in order. */
    int fingerprint;

    private final int packetMillis;
    private final Random random;
    private final int rate;
    private final Codec.Encoder encoder;
    private final Codec.Decoder level;
    private final Codec.Decoder ear;
    private final Codec.Encoder own;
    private final PriorityQueue<Packet> underWay = new PriorityQueue<>(Comparator.comparingLong(Packet::arrives));
    private final short[] spoken;
    private final short[] heard;
    private final byte[] coded = new byte[4000];
    private int end;
    private long samples;
    private double nextPacket = -1;
    /** Packets of a second, sent again and again: an hour of encoding is long. */
    private byte[][] repeating = {};

    private int sent;

    Party(Codec codec, int packetMillis, int hertz, Random random) {
        this.codec = codec;
        this.packetMillis = packetMillis;
        this.hertz = hertz;
        this.random = random;
        rate = codec.sampleRate();
        encoder = codec.encoder();
        level = codec.decoder();
        ear = codec.decoder();
        own = codec.encoder();
        spoken = new short[rate / 1000 * packetMillis];
        heard = new short[SECONDS_KEPT * rate];
        jitter.use(codec);
    }

    /** Sends what is due, and lets arrive what has arrived. */
    void network(long now) {
        if (nextPacket < 0) {
            nextPacket = now + random.nextInt(20 * (int) MILLI);
        }
        while (nextPacket <= now) {
            send((long) nextPacket);
            nextPacket += (double) packetMillis * MILLI * (1 + partsPerMillion / 1e6);
        }
        while (!underWay.isEmpty() && underWay.peek().arrives <= now) {
            Packet p = underWay.remove();
            Arrival arrival = jitter.put(now, p.sequence & 0xffff, p.timestamp, p.ssrc, p.payload, 0, p.length);
            discarded += arrival == Arrival.DISCARDED ? 1 : 0;
        }
    }

    /** Encodes no more from now on, but repeats a second of its tone. */
    void repeatItself() {
        byte[][] second = new byte[1000 / packetMillis][];
        for (int i = 0; i < 3 * second.length; i++) {
            speak();
            int length = encoder.encode(spoken, 0, spoken.length, coded, 0);
            second[i % second.length] = Arrays.copyOf(coded, length);
        }
        repeating = second;
    }

    private void send(long at) {
        int length;
        if (repeating.length > 0) {
            byte[] again = repeating[sent++ % repeating.length];
            length = again.length;
            System.arraycopy(again, 0, coded, 0, length);
        } else {
            speak();
            length = encoder.encode(spoken, 0, spoken.length, coded, 0);
        }
        if (!discontinuous || talks) {
            transmit(at, length);
        }
        timestamp += codec.clockRate() / 1000 * packetMillis;
    }

    private void speak() {
        for (int i = 0; i < spoken.length; i++) {
            double phase = 2 * Math.PI * hertz * samples++ / rate;
            spoken[i] = talks ? (short) (amplitude * Math.sin(phase)) : 0;
        }
    }

    private void transmit(long at, int length) {
        if (random.nextDouble() >= loss) {
            Packet packet = new Packet(
                    at + delay.applyAsLong(at), sequence, timestamp, ssrc, Arrays.copyOf(coded, length), length);
            underWay.add(packet);
            if (random.nextDouble() < repeated) {
                underWay.add(packet);
            }
        }
        sequence++;
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public void next(long now, Frame frame) {
        jitter.take(now, level, frame);
        missing += frame.isMissing() ? 1 : 0;
        worstDelay = Math.max(worstDelay, jitter.delayMillis());
    }

    @Override
    public boolean wantsSamples() {
        return wantsSamples;
    }

    @Override
    public void hear(Codec payloadCodec, byte[] payload, int length) {
        if (length > 0) {
            fingerprint = 31 * fingerprint + Arrays.hashCode(Arrays.copyOf(payload, length));
            listen(payload, length);
        }
    }

    @Override
    public void hear(short[] wanted) {
        int length = own.encode(wanted, 0, Band.of(codec).samples(), coded, 0);
        listen(coded, length);
    }

    private void listen(byte[] payload, int length) {
        int from = room(rate / 8);
        end = from + ear.decode(payload, 0, length, heard, from);
    }

    @Override
    public void hearNothing() {
        nothings++;
        int from = room(rate / 50);
        end = from + rate / 50;
        Arrays.fill(heard, from, end, (short) 0);
    }

    private int room(int count) {
        if (end + count > heard.length) {
            // The last second stays.
            System.arraycopy(heard, end - rate, heard, 0, rate);
            end = rate;
        }
        return end;
    }

    void forget() {
        end = 0;
        missing = 0;
        worstDelay = 0;
    }

    /** Samples heard since {@link #forget}. */
    int heardSamples() {
        return end;
    }

    short[] heard() {
        return Arrays.copyOf(heard, end);
    }

    /** Amplitude of a frequency in what was heard since {@link #forget}. */
    double hears(int frequency) {
        return Goertzel.amplitude(heard, 0, end, frequency * 8000.0 / rate);
    }

    boolean hears(Party other) {
        return hears(other.hertz) > other.amplitude * 0.5;
    }

    /** Opus hides its noise beside what is loud. */
    boolean hearsNothingOf(Party other) {
        return hears(other.hertz) < other.amplitude * (codec instanceof Opus ? 0.1 : 0.03);
    }

    @Override
    public void close() {
        encoder.close();
        level.close();
        ear.close();
        own.close();
    }
}
