package org.strowger.codecs;

import static java.util.Objects.requireNonNullElse;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
    @ParameterizedTest
    @EnumSource
    void everyCodeSurvivesTheWayToLinearAndBack(G711 law) {
        for (int code = 0; code < 256; code++) {
            short sample = law.decode((byte) code);
            byte back = law.encode(sample);
            // µ-law has two zeros; linear has one.
            assertEquals(sample, law.decode(back), "code " + code);
            assertTrue(back == (byte) code || sample == 0, "code " + code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noSampleIsOffByMoreThanHalfAStep(G711 law) {
        TreeSet<Integer> values = new TreeSet<>();
        for (int code = 0; code < 256; code++) {
            values.add((int) law.decode((byte) code));
        }
        for (int sample = values.first(); sample <= values.last(); sample++) {
            // At the border of two segments the standard's decision value halves the wider step.
            int got = law.decode(law.encode((short) sample));
            int above = requireNonNullElse(values.higher(got), got) - got;
            int below = got - requireNonNullElse(values.lower(got), got);
            // The table sees the upper 12 or 14 bits alone, as G.711 does.
            int limit = Math.max(above, below) / 2 + 8;
            assertTrue(Math.abs(got - sample) <= limit, law + " " + sample + " became " + got);
        }
    }

    @Test
    void theCornersAreThoseOfTheStandard() {
        assertEquals((byte) 0xff, G711.PCMU.encode((short) 0));
        assertEquals((byte) 0x80, G711.PCMU.encode(Short.MAX_VALUE));
        assertEquals((byte) 0x00, G711.PCMU.encode(Short.MIN_VALUE));
        assertEquals(32124, G711.PCMU.decode((byte) 0x80));
        assertEquals((byte) 0xd5, G711.PCMA.encode((short) 0));
        assertEquals((byte) 0xaa, G711.PCMA.encode(Short.MAX_VALUE));
        assertEquals((byte) 0x2a, G711.PCMA.encode(Short.MIN_VALUE));
        assertEquals(32256, G711.PCMA.decode((byte) 0xaa));
    }

    @ParameterizedTest
    @EnumSource
    void aBlockIsItsSamples(G711 law) {
        short[] pcm = new short[400];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (i * 163 - 32000);
        }
        byte[] payload = new byte[410];
        assertEquals(390, law.encode(pcm, 10, 390, payload, 20));
        short[] back = new short[400];
        assertEquals(390, law.decode(payload, 20, 390, back, 10));
        short[] expected = new short[400];
        long sum = 0;
        for (int i = 10; i < 400; i++) {
            expected[i] = law.decode(law.encode(pcm[i]));
            sum += Math.abs(expected[i]);
        }
        assertArrayEquals(expected, back);
        assertEquals(sum / 390, law.level(payload, 20, 390));
    }
}
