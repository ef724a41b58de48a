package org.strowger.mediaserver;

import java.util.Arrays;
import org.strowger.bridge.Band;
import org.strowger.bridge.Frame;
import org.strowger.bridge.Resampler;
import org.strowger.codecs.Resamplers;

/** Mixes what is played to a leg over what it hears, at the sample rate of its codec. One thread. */
final class PlayedOver {
    /** For all conferences and legs: their filters are computed once. */
    static final Resampler.Factory RESAMPLERS = new Resamplers();

    private final Band band;
    private final Resampler resampler;
    private final short[] sound = new short[Frame.SAMPLES];
    private final short[] resampled;

    PlayedOver(Band band) {
        this.band = band;
        resampler = RESAMPLERS.between(Band.NARROW.hertz(), band.hertz());
        resampled = new short[band == Band.NARROW ? 0 : band.samples()];
    }

    /** Samples of 20 ms. */
    int samples() {
        return band.samples();
    }

    /** Adds the next 20 ms of the player's sounds. */
    void mix(Player player, short[] samples) {
        if (band == Band.NARROW) {
            player.over(samples);
            return;
        }
        Arrays.fill(sound, (short) 0);
        player.over(sound);
        resampler.resample(sound, 0, sound.length, resampled, 0);
        Player.mix(resampled, 0, samples, 0, resampled.length);
    }
}
