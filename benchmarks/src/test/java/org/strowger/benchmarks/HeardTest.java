package org.strowger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeardTest {
    @Test
    void talkersOfARoomAndItsNeighboursHaveTonesOfTheirOwn() {
        for (int room = 0; room < 20; room++) {
            Set<Integer> tones = new HashSet<>();
            for (int talker = 0; talker < Heard.MOST_TALKERS; talker++) {
                assertTrue(tones.add(Heard.tone(room, talker, Heard.MOST_TALKERS)));
                assertTrue(tones.add(Heard.tone(room + 1, talker, Heard.MOST_TALKERS)));
            }
            // The telephone's band.
            tones.forEach(tone -> assertTrue(tone >= 300 && tone <= 3400, () -> "tone " + tone));
        }
    }

    @Test
    void listenersAreSilent() {
        assertEquals(0, Heard.tone(3, 2, 2));
        assertNotEquals(0, Heard.tone(3, 1, 2));
    }

    @Test
    void aToneIsFoundAtItsLevelAndNowhereElse() {
        for (int rate : new int[] {8000, 16_000, 48_000}) {
            short[] pcm = new short[rate];
            for (int i = 0; i < pcm.length; i++) {
                pcm[i] = (short) Math.round(3276.8 * Math.sin(2 * Math.PI * 600 * i / rate));
            }
            assertEquals(-20, Goertzel.level(pcm, rate, 600), 0.1);
            assertTrue(Goertzel.level(pcm, rate, 800) < -70);
        }
    }

    @Test
    void silenceHasNoLevel() {
        assertEquals(-200, Goertzel.level(new short[8000], 8000, 600));
    }
}
