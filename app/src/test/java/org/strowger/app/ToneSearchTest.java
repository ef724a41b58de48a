package org.strowger.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.strowger.app.ToneSearch.Tone;

class ToneSearchTest {
    /** A tone as a window of 300 ms shows it: 13 Hz wide. */
    private static double level(int hertz, int... tones) {
        return IntStream.of(tones)
                .mapToDouble(tone -> -12 - Math.pow((hertz - tone) / 3.0, 2) * 3)
                .max()
                .orElse(-200);
    }

    @Test
    void everyToneOfTheTelephoneIsFoundToTheHertz() {
        for (int hertz = 152; hertz < 3600; hertz++) {
            int tone = hertz;
            assertEquals(List.of(new Tone(tone, -12)), ToneSearch.in(at -> level(at, tone)));
        }
    }

    @Test
    void severalTonesAreFoundLoudestFirst() {
        List<Tone> found = ToneSearch.in(at -> Math.max(level(at, 440), level(at, 1209) + 4));
        assertEquals(List.of(1209, 440), found.stream().map(Tone::hertz).toList());
    }

    @Test
    void silenceAndQuietNoiseHaveNone() {
        Random random = new Random(20261121);
        assertTrue(ToneSearch.in(at -> -200).isEmpty());
        assertTrue(ToneSearch.in(at -> -40 + random.nextDouble()).isEmpty(), "seed 20261121");
    }
}
