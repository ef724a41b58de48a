package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Conference;
import org.strowger.bridge.CrossLine;
import org.strowger.bridge.Frame;
import org.strowger.bridge.JitterBuffer;
import org.strowger.bridge.Line;
import org.strowger.bridge.Participant;

/** A tick allocates nothing either when codecs with memory talk, listen, begin and end, here and from afar. */
class ManyCodecsAllocationTest {
    private static final int TICK_MILLIS = 20;

    /** Packets of a second, sent again and again. */
    private static final class Leg implements Line {
        private final Codec codec;
        private final Codec.Decoder decoder;
        private final JitterBuffer jitter = new JitterBuffer(200);
        private final byte[][] loud;
        private final byte[][] quiet;
        private int sequence;
        private long heard;

        Leg(Codec codec, int hertz) {
            this.codec = codec;
            decoder = codec.decoder();
            jitter.use(codec);
            loud = second(codec, hertz, 3000);
            quiet = second(codec, hertz, 0);
        }

        private static byte[][] second(Codec codec, int hertz, int amplitude) {
            short[] frame = new short[codec.sampleRate() / 50];
            byte[] coded = new byte[1500];
            byte[][] packets = new byte[50][];
            try (Codec.Encoder encoder = codec.encoder()) {
                for (int i = 0; i < packets.length; i++) {
                    for (int j = 0; j < frame.length; j++) {
                        double phase = 2 * Math.PI * hertz * (i * frame.length + j) / codec.sampleRate();
                        frame[j] = (short) (amplitude * Math.sin(phase));
                    }
                    packets[i] = Arrays.copyOf(coded, encoder.encode(frame, 0, frame.length, coded, 0));
                }
            }
            return packets;
        }

        void packet(long now, boolean talks) {
            byte[] payload = (talks ? loud : quiet)[sequence % 50];
            sequence++;
            int units = codec.clockRate() / 50;
            if (sequence % 17 != 0) {
                jitter.put(now, sequence & 0xffff, sequence * units, 1, payload, 0, payload.length);
            }
        }

        @Override
        public Codec codec() {
            return codec;
        }

        @Override
        public void next(long now, Frame frame) {
            jitter.take(now, decoder, frame);
        }

        @Override
        public boolean wantsSamples() {
            return false;
        }

        @Override
        public void hear(Codec payloadCodec, byte[] coded, int length) {
            heard += length;
        }

        @Override
        public void hear(short[] samples) {
            heard += samples.length;
        }

        @Override
        public void hearNothing() {
            heard++;
        }
    }

    private final List<Leg> legs = new ArrayList<>();
    private final List<CrossLine> crossings = new ArrayList<>();
    private final Conference conference = new Conference(8, new Resamplers());

    @Test
    void aTickAllocatesNothing() {
        List<Codec> codecs = List.of(G711.PCMU, G722.CODEC, Opus.WIDEBAND, Opus.FULLBAND);
        for (int i = 0; i < 8; i++) {
            Leg leg = new Leg(codecs.get(i % 4), 300 + 100 * i);
            legs.add(leg);
            if (i >= 6) {
                crossings.add(new CrossLine(leg.codec));
                conference.add(new Participant(crossings.getLast()));
            } else {
                conference.add(new Participant(leg));
            }
        }
        run(0, 2000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 1; i <= 8 && least > 0; i++) {
            // The compiler may still be at work beside us, and what it allocates on our thread is not the tick's.
            long before = threads.getCurrentThreadAllocatedBytes();
            run(1600 + 400 * i, 400);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes in 400 ticks");
        assertTrue(legs.stream().allMatch(l -> l.heard > 50_000));
    }

    private void run(int from, int ticks) {
        for (int tick = from; tick < from + ticks; tick++) {
            long now = 1_000_000_000L + tick * (long) TICK_MILLIS * 1_000_000;
            for (int i = 0; i < legs.size(); i++) {
                legs.get(i).packet(now, (tick / 60 + i) % 4 != 0);
            }
            for (int i = 0; i < crossings.size(); i++) {
                crossings.get(i).pump(now, legs.get(6 + i));
            }
            conference.tick(now + 5_000_000);
        }
    }

    /** Counts coders that are open. */
    private static final class Counted implements Codec {
        private final Codec codec;
        private int open;

        Counted(Codec codec) {
            this.codec = codec;
        }

        @Override
        public String name() {
            return codec.name();
        }

        @Override
        public int clockRate() {
            return codec.clockRate();
        }

        @Override
        public int sampleRate() {
            return codec.sampleRate();
        }

        @Override
        public boolean divisible() {
            return codec.divisible();
        }

        @Override
        public int duration(byte[] payload, int offset, int length) {
            return codec.duration(payload, offset, length);
        }

        @Override
        public Decoder decoder() {
            return codec.decoder();
        }

        @Override
        public Encoder encoder() {
            open++;
            return new CountedEncoder(this, codec.encoder());
        }
    }

    private record CountedEncoder(Counted owner, Codec.Encoder encoder) implements Codec.Encoder {
        @Override
        public int encode(short[] pcm, int offset, int count, byte[] payload, int at) {
            return encoder.encode(pcm, offset, count, payload, at);
        }

        @Override
        public boolean follow(Codec.Encoder other) {
            return other instanceof CountedEncoder same && encoder.follow(same.encoder);
        }

        @Override
        public void reset() {
            encoder.reset();
        }

        @Override
        public void close() {
            owner.open--;
            encoder.close();
        }
    }

    @Test
    void whoComesTalksAndGoesLeavesNoMemoryOutsideTheHeap() {
        Counted opus = new Counted(Opus.WIDEBAND);
        Counted slow = new Counted(Opus.WIDEBAND);
        for (int i = 0; i < 6; i++) {
            legs.add(new Leg(i % 2 == 0 ? opus : slow, 300 + 100 * i));
        }
        for (int round = 0; round < 3; round++) {
            List<Participant> present = legs.stream().map(Participant::new).toList();
            present.forEach(conference::add);
            run(round * 400, 150);
            // One is moved from bus to bus.
            conference.wire(present.get(0), List.of("aside"), Set.of("aside"));
            run(round * 400 + 150, 100);
            assertTrue(opus.open > 3 && slow.open > 3, opus.open + " and " + slow.open);
            present.forEach(conference::remove);
            run(round * 400 + 250, 10);
            assertEquals(0, opus.open);
            assertEquals(0, slow.open);
        }
    }
}
