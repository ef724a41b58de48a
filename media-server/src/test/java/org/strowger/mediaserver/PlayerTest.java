package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.strowger.bridge.Band;
import org.strowger.mediaserver.MediaPlane.Prompt;

class PlayerTest {
    private static final Prompt RINGBACK = new Prompt("ringback", "");
    private static final int PEAK = 4000;

    private final List<Prompt> ended = new ArrayList<>();
    private final Player player = new Player(ended::add);
    private final List<Short> heard = new ArrayList<>();

    private static Sound tone(int samples, boolean repeats) {
        short[] tone = new short[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (short) (PEAK * Math.cos(2 * Math.PI * 425 * i / 8000));
        }
        return new Sound(tone, repeats);
    }

    /** As a leg does it: as long as the player wants to be heard. */
    private void hear(PlayedOver over, int frames) {
        for (int i = 0; i < frames; i++) {
            short[] samples = new short[over.samples()];
            if (player.active()) {
                over.mix(player, samples);
            }
            for (short sample : samples) {
                heard.add(sample);
            }
        }
    }

    private PlayedOver amidRingback(Band band) {
        PlayedOver over = new PlayedOver(band);
        player.add(RINGBACK, tone(8000, true));
        hear(over, 3);
        return over;
    }

    /** The largest step from one sample to the next, after the first 20 ms: as large as the tone's own, or there was a click. */
    private int steepest(Band band) {
        int steepest = 0;
        for (int i = band.samples() + 1; i < heard.size(); i++) {
            steepest = Math.max(steepest, Math.abs(heard.get(i) - heard.get(i - 1)));
        }
        return steepest;
    }

    private static int ownStep(Band band) {
        return (int) (1.2 * PEAK * 2 * Math.PI * 425 / band.hertz());
    }

    @ParameterizedTest
    @EnumSource(Band.class)
    void aSoundThatIsStoppedFadesOut(Band band) {
        PlayedOver over = amidRingback(band);
        player.stop();
        hear(over, 4);
        assertFalse(player.active());
        assertTrue(steepest(band) <= ownStep(band), () -> "a step of " + steepest(band));
        assertEquals(0, heard.getLast().intValue());
        assertEquals(List.of(), ended, "what is stopped has not been played");
    }

    @ParameterizedTest
    @EnumSource(Band.class)
    void aSoundThatRepeatsFadesIntoTheNext(Band band) {
        PlayedOver over = amidRingback(band);
        short[] quiet = new short[800];
        player.add(new Prompt("welcome", ""), new Sound(quiet, false));
        hear(over, 8);
        assertTrue(steepest(band) <= ownStep(band), () -> "a step of " + steepest(band));
        assertEquals(List.of(new Prompt("welcome", "")), ended);
    }

    @ParameterizedTest
    @EnumSource(Band.class)
    void nothingOfASoundIsLeftForTheNext(Band band) {
        PlayedOver over = new PlayedOver(band);
        player.add(RINGBACK, tone(160, false));
        hear(over, 6);
        assertFalse(player.active());
        heard.clear();
        player.add(RINGBACK, new Sound(new short[320], false));
        hear(over, 3);
        assertEquals(0, heard.stream().mapToInt(s -> Math.abs(s)).max().orElse(-1));
    }

    @ParameterizedTest
    @EnumSource(Band.class)
    void allOfASoundIsHeard(Band band) {
        PlayedOver over = new PlayedOver(band);
        short[] end = new short[160];
        Arrays.fill(end, 120, 160, (short) PEAK);
        player.add(RINGBACK, new Sound(end, false));
        hear(over, 3);
        double sum = heard.stream().mapToInt(s -> s).sum() * 8000.0 / band.hertz();
        assertEquals(40 * PEAK, sum, 0.05 * 40 * PEAK);
    }
}
