package org.strowger.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a jitter buffer makes of packets that can only be decoded whole, in their order. */
class WholePacketsTest {
    private static final long MILLI = 1_000_000;

    private final JitterBuffer buffer = new JitterBuffer(400);
    private final Frame frame = new Frame();
    private long now = 1000 * MILLI;

    WholePacketsTest() {
        buffer.use(WholeCodec.WHOLE);
    }

    private Arrival put(int sequence, int millisFromBegin, int millis, int loudness, int before) {
        byte[] payload = WholeCodec.payload(millis, loudness, before);
        return buffer.put(now, sequence, millisFromBegin * 48, 7, payload, 0, payload.length);
    }

    /** The next frame: its first and its last sample. */
    private String take() {
        now += 20 * MILLI;
        buffer.take(now, WholeCodec.WHOLE, frame);
        if (frame.isMissing()) {
            return "missing";
        }
        assertTrue(frame.isDecoded());
        assertEquals(0, frame.lead());
        assertEquals(320, frame.length());
        return frame.samples()[0] + " " + frame.samples()[319];
    }

    @Test
    void framesAreCutOutOfLongPacketsAndPutTogetherFromShortOnes() {
        put(1, 0, 60, 50, 0);
        put(2, 60, 10, 60, 0);
        put(3, 70, 10, 70, 0);
        put(4, 80, 30, 80, 0);
        put(5, 110, 10, 90, 0);
        assertEquals("50 50", take());
        assertEquals("50 50", take());
        assertEquals("50 50", take());
        assertEquals("60 70", take());
        assertEquals("80 80", take());
        assertEquals("80 90", take());
        assertEquals(90, frame.samples()[160]);
    }

    @Test
    void whatIsLostIsTakenFromTheNextPacketIfThatTells() {
        put(1, 0, 20, 50, 0);
        put(3, 40, 20, 70, 60);
        assertEquals("50 50", take());
        assertEquals("60 60", take());
        assertEquals("70 70", take());
    }

    @Test
    void ofTwoThatAreLostTheSecondIsRecoveredAndTheFirstConcealed() {
        put(1, 0, 20, 50, 0);
        put(4, 60, 20, 80, 70);
        assertEquals("50 50", take());
        assertEquals("1 1", take());
        assertEquals("70 70", take());
        assertEquals("80 80", take());
    }

    @Test
    void aLostPacketOf60MillisecondsIsRecoveredAsAWhole() {
        put(1, 0, 60, 50, 0);
        put(3, 120, 60, 70, 60);
        for (String expected : new String[] {"50 50", "50 50", "50 50", "60 60", "60 60", "60 60", "70 70"}) {
            assertEquals(expected, take());
        }
    }

    @Test
    void theCodecConcealsForAWhileWhereNobodyTells() {
        put(1, 0, 20, 50, 0);
        assertEquals("50 50", take());
        for (int i = 0; i < 4; i++) {
            assertEquals("1 1", take());
        }
        assertEquals("missing", take());
        // It was late, not lost: it is played.
        put(2, 20, 20, 60, 0);
        assertEquals("60 60", take());
    }

    @Test
    void oneWhoSaysThatHeIsSilentIsHeardAsNoiseForLongerAndDoesNotCountAsTalking() {
        put(1, 0, 20, 50, 0);
        put(2, 20, 20, 0, 0);
        take();
        assertEquals(50, frame.level());
        take();
        assertEquals(0, frame.level());
        for (int i = 0; i < 20; i++) {
            assertEquals("1 1", take());
            assertEquals(0, frame.level());
        }
    }

    @Test
    void catchingUpDoesNotCutTheBeginningsOfWords() {
        int sequence = 0;
        for (; sequence < 10; sequence++) {
            put(sequence, 20 * sequence, 20, 20, 0);
        }
        // Quiet and loud by turns: each loud one might be the beginning of a word.
        List<Integer> cuts = new ArrayList<>();
        for (int tick = 0; tick < 400; tick++, sequence++) {
            put(sequence, 20 * sequence, 20, sequence % 2 == 0 ? 20 : 100, 0);
            take();
            if (frame.spliced() && tick > 0) {
                cuts.add(tick);
            }
        }
        assertTrue(cuts.size() >= 5, cuts.toString());
        for (int i = 1; i < cuts.size(); i++) {
            assertTrue(cuts.get(i) - cuts.get(i - 1) >= 5, cuts.toString());
        }
    }

    @Test
    void whoSendsMoreAtOnceThanCanBePlayedDoesNotHaveAllOfItDecoded() {
        AtomicInteger decoded = new AtomicInteger();
        Codec.Decoder counting = new Codec.Decoder() {
            @Override
            public int level(byte[] payload, int offset, int length) {
                return WholeCodec.WHOLE.level(payload, offset, length);
            }

            @Override
            public int decode(byte[] payload, int offset, int length, short[] pcm, int at) {
                decoded.incrementAndGet();
                return WholeCodec.WHOLE.decode(payload, offset, length, pcm, at);
            }
        };
        int sequence = 0;
        for (int tick = 0; tick < 20; tick++) {
            for (int i = 0; i < 60; i++, sequence++) {
                put(sequence, 60 * sequence, 60, 50, 0);
            }
            now += 20 * MILLI;
            buffer.take(now, counting, frame);
        }
        assertTrue(decoded.get() > 0 && decoded.get() <= 20 * 6, decoded + " in 20 ticks");
    }

    @Test
    void malformedPacketsAreRefusedAndChangeNothing() {
        put(1, 0, 20, 50, 0);
        assertEquals(Arrival.DISCARDED, buffer.put(now, 2, 960, 7, new byte[5], 0, 5));
        assertEquals(Arrival.DISCARDED, buffer.put(now, 3, 1920, 7, new byte[0], 0, 0));
        assertEquals(Arrival.DISCARDED, buffer.put(now, 4, 1920, 7, new byte[2000], 0, 2000));
        put(2, 20, 20, 60, 0);
        assertEquals("50 50", take());
        assertEquals("60 60", take());
    }
}
