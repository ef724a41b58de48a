package org.strowger.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongUnaryOperator;

/**
 * A far end and the network between it and a jitter buffer, in simulated time: packets are sent by the far end's clock,
 * delayed, lost, repeated, and looked for every 5 ms; every 20 ms a frame is taken.
 *
 * <p>Each sample tells when it was spoken, so that the listener can see what was left out, and that nothing goes backwards.
 */
final class Network {
    private static final long MILLI = 1_000_000;
    /** Samples that share one value; 256 values are 640 ms. */
    private static final int STEP = 20;

    record Packet(long arrives, int sequence, int timestamp, int ssrc, int length) {}

    final JitterBuffer buffer = new JitterBuffer(400);
    final Map<Arrival, Integer> arrivals = new EnumMap<>(Arrival.class);

    /** Delay of a packet, in nanoseconds, by the time of sending. */
    LongUnaryOperator delay = sent -> 0;

    double loss;
    double repeated;
    double partsPerMillion;
    int packetMillis = 20;
    boolean speaking = true;
    int ssrc = 1;
    int sequence = 65_500;
    int timestamp = -3000;

    /** Windows of 100 ms; and those in which at least three of the five frames were there: holes under 60 ms are clicks. */
    int windows;

    int heardWindows;
    private int frames;
    private int heardFrames;

    int present;
    int missing;
    int backwards;
    int skipped;
    double worstDelay;

    /** Whether packets wait for the tick, and are passed on then ({@link JitterBuffer#pass}). */
    boolean passing;

    /** Made of all that was heard. */
    long heard;

    @SuppressWarnings("ArrayRecordComponent")
    private record Waiting(long came, Packet packet, byte[] payload) {}

    private final List<Waiting> waiting = new ArrayList<>();
    private final Random random;
    private final PriorityQueue<Packet> underWay = new PriorityQueue<>(Comparator.comparingLong(Packet::arrives));
    private final Frame frame = new Frame();
    private final byte[] payload = new byte[480];
    private long now;
    private long nextPacket;
    private int lastValue = -1;

    Network(long seed) {
        random = new Random(seed);
        now = 1_000_000_000L + random.nextInt(20) * MILLI;
        nextPacket = now + random.nextInt(20) * MILLI;
    }

    Random random() {
        return random;
    }

    /** Lets so much time go by. */
    void run(int millis) {
        for (int i = 0; i < millis / 5; i++) {
            send();
            while (!underWay.isEmpty() && underWay.peek().arrives <= now) {
                put(underWay.remove());
            }
            if (i % 4 == 0) {
                take();
            }
            now += 5 * MILLI;
        }
    }

    /** Forgets what was counted so far. */
    void countAnew() {
        windows = 0;
        heardWindows = 0;
        present = 0;
        missing = 0;
        backwards = 0;
        skipped = 0;
        worstDelay = 0;
    }

    private void send() {
        while (nextPacket <= now) {
            int length = packetMillis * 8;
            if (speaking && random.nextDouble() >= loss) {
                Packet packet =
                        new Packet(nextPacket + delay.applyAsLong(nextPacket), sequence, timestamp, ssrc, length);
                underWay.add(packet);
                if (random.nextDouble() < repeated) {
                    underWay.add(packet);
                }
            }
            // Silence is not sent, and takes no number (RFC 3551 §4.1).
            sequence += speaking ? 1 : 0;
            timestamp += length;
            nextPacket += (long) (packetMillis * MILLI * (1 + partsPerMillion / 1e6));
        }
    }

    private void put(Packet packet) {
        byte[] into = passing ? new byte[packet.length] : payload;
        for (int i = 0; i < packet.length; i++) {
            into[i] = (byte) ((packet.timestamp + i) / STEP);
        }
        if (passing) {
            waiting.add(new Waiting(now, packet, into));
            return;
        }
        Arrival arrival =
                buffer.put(now, packet.sequence & 0xffff, packet.timestamp, packet.ssrc, into, 0, packet.length);
        arrivals.merge(arrival, 1, Integer::sum);
    }

    private void pass(Waiting w) {
        Packet packet = w.packet;
        Arrival arrival = buffer.pass(
                w.came, packet.sequence & 0xffff, packet.timestamp, packet.ssrc, w.payload, 0, packet.length);
        arrivals.merge(arrival, 1, Integer::sum);
    }

    private void take() {
        waiting.forEach(this::pass);
        buffer.take(now, CoarseCodec.COARSE, frame);
        remember();
        present += frame.length();
        missing += Frame.SAMPLES - frame.length();
        heardFrames += frame.length() >= Frame.SAMPLES / 2 ? 1 : 0;
        if (++frames % 5 == 0) {
            windows++;
            heardWindows += heardFrames >= 3 ? 1 : 0;
            heardFrames = 0;
        }
        for (int i = 0; i < frame.length(); i++) {
            int value = frame.payload()[frame.offset() + i] & 0xff;
            int step = value - lastValue & 0xff;
            if (lastValue >= 0 && step > 1) {
                if (step > 200) {
                    backwards++;
                } else {
                    skipped++;
                }
            }
            lastValue = value;
        }
        worstDelay = Math.max(worstDelay, buffer.delayMillis());
        // Others come to lie where they lay.
        waiting.forEach(w -> Arrays.fill(w.payload, (byte) 0xff));
        waiting.clear();
    }

    private void remember() {
        heard = 31 * heard
                + frame.lead()
                + 7L * frame.level()
                + (frame.spliced() ? 3 : 5)
                + (long) buffer.delayMillis();
        for (int i = 0; i < frame.length(); i++) {
            heard = 31 * heard + frame.payload()[frame.offset() + i];
        }
    }

    int arrivals(Arrival kind) {
        return arrivals.getOrDefault(kind, 0);
    }

    /** Share of the windows in which there was enough for a tone to be heard. */
    double heardShare() {
        return heardWindows / (double) windows;
    }

    double presentShare() {
        return present / (double) (present + missing);
    }

    @Override
    public String toString() {
        return "windows %d of %d present %d missing %d backwards %d skipped %d worst delay %.0f ms, now %.0f ms, arrivals %s"
                .formatted(
                        heardWindows,
                        windows,
                        present,
                        missing,
                        backwards,
                        skipped,
                        worstDelay,
                        buffer.delayMillis(),
                        arrivals);
    }
}
