package org.strowger.bridge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no honest sender sends must not break the tick in which it is played: others are in it, too. */
class HostilePacketsTest {
    private static final long MILLI = 1_000_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final byte[] PAYLOAD = new byte[1500];

    private final JitterBuffer buffer = new JitterBuffer(400);
    private final Frame frame = new Frame();
    private long now = 1_000_000_000;
    private int sequence;

    private void put(int packet, int timestamp) {
        buffer.put(now, packet, timestamp, 7, PAYLOAD, 0, 160);
    }

    private boolean take() {
        buffer.take(now, CoarseCodec.COARSE, frame);
        now += 20 * MILLI;
        return !frame.isMissing();
    }

    /** Returns how many frames are heard. */
    private int playCalmly(int packets, int from) {
        int heard = 0;
        for (int i = 0; i < packets; i++, sequence++) {
            put(sequence, from + 160 * i);
            now += 10 * MILLI;
            heard += take() ? 1 : 0;
            now -= 10 * MILLI;
        }
        return heard;
    }

    @Test
    void moreThanTheStoreHoldsWhileOneIsLentIsPlayedToItsEnd() {
        playCalmly(5, 0);
        for (int i = 0; i < 70; i++, sequence++) {
            put(sequence, 160 * sequence);
        }
        int heard = 0;
        for (int i = 0; i < 100; i++) {
            heard += take() ? 1 : 0;
        }
        assertTrue(heard > 10, "heard " + heard);
        assertTrue(playCalmly(50, 160 * 175) >= 45, "it still plays");
    }

    @Test
    void timestampsThatDoNotFollowTheSequenceCostFramesAndNoMore() {
        playCalmly(5, 0);
        int position = 160 * sequence;
        put(sequence + 2, position + 3000);
        put(sequence + 1, position + 10);
        put(sequence, position + 2000);
        for (int i = 0; i < 50; i++) {
            take();
        }
        sequence += 3;
        assertTrue(playCalmly(50, position + 160 * 50) >= 45, "it still plays");
    }

    /** Both ways of playing: cutting payloads, and decoding whole packets. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anyPacketsInAnyOrderBreakNothing(boolean whole) {
        Random random = new Random(SEED);
        Codec codec = whole ? WholeCodec.WHOLE : CoarseCodec.COARSE;
        Codec.Decoder decoder = codec.decoder();
        buffer.use(codec);
        int frameUnits = codec.clockRate() / 50;
        int timestamp = 0;
        for (int step = 0; step < 200_000; step++, now += 20 * MILLI) {
            try {
                int burst = random.nextInt(200) == 0 ? random.nextInt(100) : random.nextInt(3);
                for (int i = 0; i < burst; i++) {
                    sequence += random.nextInt(20) == 0 ? random.nextInt(9) - 4 : 1;
                    timestamp += random.nextInt(20) == 0 ? frameUnits * (random.nextInt(50) - 25) / 2 : frameUnits;
                    if (random.nextInt(5000) == 0) {
                        sequence = random.nextInt();
                        timestamp = random.nextInt();
                    }
                    receive(random, timestamp, whole);
                }
                if (random.nextInt(20_000) == 0) {
                    buffer.reset();
                }
                buffer.take(now, decoder, frame);
                for (int depth = 0; depth < 4; depth++) {
                    buffer.prefetch(depth);
                }
            } catch (RuntimeException e) {
                throw new AssertionError("step " + step + ", seed " + SEED, e);
            }
        }
    }

    private void receive(Random random, int timestamp, boolean whole) {
        int number = sequence & 0xffff;
        int ssrc = random.nextInt(3000) == 0 ? 8 : 7;
        byte[] payload =
                whole ? WholeCodec.payload(10 * random.nextInt(15), random.nextInt(3), random.nextInt(3)) : PAYLOAD;
        int length = random.nextInt(10) == 0 ? random.nextInt(payload.length + 1) : Math.min(payload.length, 160);
        switch (random.nextInt(50)) {
            case 0 -> buffer.pause(number, timestamp, ssrc, PAYLOAD, 0, 1);
            case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> buffer.pass(now, number, timestamp, ssrc, payload, 0, length);
            default -> buffer.put(now, number, timestamp, ssrc, payload, 0, length);
        }
    }
}
