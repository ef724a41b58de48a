package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Conference;
import org.strowger.bridge.CrossLine;
import org.strowger.bridge.Frame;
import org.strowger.bridge.JitterBuffer;
import org.strowger.bridge.Line;
import org.strowger.bridge.Participant;

class TickAllocationTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    /** A leg with a jitter buffer, to which packets come late, twice or not at all. */
    private static final class Leg implements Line {
        private final JitterBuffer jitter = new JitterBuffer(200);
        private final G711 law;
        private final byte[] payload = new byte[Frame.SAMPLES];
        private final Random random;
        private int sequence;
        private int heard;

        Leg(G711 law, Random random) {
            this.law = law;
            this.random = random;
            random.nextBytes(payload);
            // As deep as it can get, once: slots are made when they are first needed.
            for (int i = 0; i < 64; i++) {
                jitter.put(0, i, i * 160, 2, payload, 0, Frame.SAMPLES);
            }
        }

        void packets(long now) {
            int count = random.nextInt(3);
            for (int i = 0; i < count; i++) {
                int number = ++sequence + random.nextInt(2);
                jitter.put(now, number & 0xffff, number * 160, 1, payload, 0, Frame.SAMPLES);
            }
        }

        @Override
        public Codec codec() {
            return law;
        }

        @Override
        public void next(long now, Frame frame) {
            jitter.take(now, law, frame);
        }

        @Override
        public boolean wantsSamples() {
            return false;
        }

        @Override
        public void hear(Codec codec, byte[] coded, int length) {
            heard += coded[0];
        }

        @Override
        public void hear(short[] samples) {
            heard += samples[0];
        }

        @Override
        public void hearNothing() {
            heard++;
        }
    }

    @Test
    void aTickAllocatesNothing() {
        measure((conference, participants) -> {});
    }

    @Test
    void norDoesOneOfAnArenaWithAllThatCanBeWired() {
        measure(TickAllocationTest::wire);
    }

    private static void wire(Conference conference, List<Participant> participants) {
        conference.dominance(12);
        for (int i = 0; i < participants.size(); i++) {
            Participant participant = participants.get(i);
            String row = i < 6 ? "podium" : "row " + i / 6;
            conference.wire(participant, List.of(row), Set.copyOf(List.of("podium", row)));
            conference.precedence(participant, i % 4);
            conference.ignore(participant, participants.get((i + 1) % 6), i % 3 == 0);
            participant.duplex(i % 4 == 1);
            participant.gain(i % 5 * 5 - 10);
            participant.volume(i % 7 == 0 ? -6 : 0);
        }
    }

    private static void measure(BiConsumer<Conference, List<Participant>> wiring) {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        Conference conference = new Conference(8);
        List<Leg> legs = new ArrayList<>();
        List<CrossLine> crossings = new ArrayList<>();
        List<Leg> afar = new ArrayList<>();
        List<Participant> participants = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Leg leg = new Leg(i % 2 == 0 ? G711.PCMU : G711.PCMA, random);
            legs.add(leg);
            if (i % 5 == 0) {
                CrossLine crossing = new CrossLine(leg.codec());
                crossings.add(crossing);
                afar.add(leg);
                participants.add(new Participant(crossing));
            } else {
                participants.add(new Participant(leg));
            }
            conference.add(participants.getLast());
        }
        wiring.accept(conference, participants);
        run(conference, legs, afar, crossings, 0, 3000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 1; i <= 5 && least > 0; i++) {
            // The compiler may still be at work beside us, and what it allocates on our thread is not the tick's.
            long before = threads.getCurrentThreadAllocatedBytes();
            run(conference, legs, afar, crossings, 3000L * i, 1000);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        long seen = least;
        assertTrue(seen == 0, () -> seen + " bytes in 1000 ticks, seed " + SEED);
        assertTrue(legs.stream().allMatch(l -> l.heard != 0));
    }

    private static void run(
            Conference conference, List<Leg> legs, List<Leg> afar, List<CrossLine> crossings, long from, int ticks) {
        for (long tick = from; tick < from + ticks; tick++) {
            long now = 1_000_000_000 + tick * 20_000_000;
            for (int i = 0; i < legs.size(); i++) {
                legs.get(i).packets(now);
            }
            for (int i = 0; i < afar.size(); i++) {
                crossings.get(i).pump(now, afar.get(i));
            }
            conference.tick(now);
        }
    }
}
