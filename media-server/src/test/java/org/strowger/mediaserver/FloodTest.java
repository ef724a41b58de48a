package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.strowger.mediaserver.MediaPlane.Prompt;

/** More of everything than people can do. */
class FloodTest {
    private static final long MILLI = 1_000_000;

    @Test
    void aThousandKeysASecondAreNotAllHeardAndDialledNumbersAre() {
        KeyRate rate = new KeyRate();
        int heard = 0;
        for (int i = 0; i < 10_000; i++) {
            heard += rate.hears(i * MILLI) ? 1 : 0;
        }
        assertTrue(heard >= 230 && heard <= 250, "heard " + heard);
        KeyRate dialling = new KeyRate();
        for (int i = 0; i < 100; i++) {
            // 50 ms of tone and 50 ms of pause.
            assertTrue(dialling.hears(i * 100L * MILLI));
        }
        for (int i = 0; i < 30; i++) {
            assertTrue(dialling.hears(11_000L * MILLI), "thirty digits at once, by signalling");
        }
    }

    @Test
    void fewSoundsWaitAndTheLastIsHeard() {
        List<String> played = new ArrayList<>();
        Player player = new Player(prompt -> played.add(prompt.name()));
        Sound sound = new Sound(new short[160], false);
        for (int i = 0; i < 1000; i++) {
            player.add(new Prompt("p" + i, "en"), sound);
        }
        assertEquals(996, played.size(), "passed over");
        assertFalse(played.contains("p0"), "what plays goes on");
        for (int i = 0; i < 4 + 1; i++) {
            // One frame more, for what the filter of a leg at another sample rate still holds.
            player.over(new short[160]);
        }
        assertFalse(player.active());
        assertEquals("p999", played.getLast());
    }
}
