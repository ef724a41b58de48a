package org.strowger.bridge;

import java.util.ArrayList;
import java.util.List;

/** What everybody hears who hears the same buses: one {@link BandMix} for each sample rate that their codecs have. */
final class Mix implements AutoCloseable {
    /** Of a participant who is in no conference. */
    static final Mix NOBODY = new Mix(0, new Talkers(1), Conference.ONE_RATE);

    final long hears;
    int listeners;

    private final Talkers heard;
    private final Resampler.Factory resamplers;
    private final List<BandMix> bands = new ArrayList<>(1);
    private int talkers;

    /** @param heard those of the conference */
    Mix(long hears, Talkers heard, Resampler.Factory resamplers) {
        this.hears = hears;
        this.heard = heard;
        this.resamplers = resamplers;
    }

    /** Begins a tick, when talkers have been chosen and their speech is there. */
    void begin() {
        talkers = 0;
        for (int i = 0, n = heard.count(); i < n; i++) {
            talkers += isHeard(heard.get(i)) ? 1 : 0;
        }
        for (int i = 0, n = bands.size(); i < n; i++) {
            bands.get(i).begin();
        }
    }

    /** Whether he speaks to a bus that is heard here. */
    boolean isHeard(Participant talker) {
        return (talker.speaksTo() & hears) != 0;
    }

    /** How many talk on these buses now. */
    int talkers() {
        return talkers;
    }

    Talkers heard() {
        return heard;
    }

    Resampler.Factory resamplers() {
        return resamplers;
    }

    /** The mix for listeners of a sample rate. */
    BandMix in(Band band) {
        for (int i = 0, n = bands.size(); i < n; i++) {
            if (bands.get(i).band == band) {
                return bands.get(i);
            }
        }
        BandMix made = new BandMix(this, band);
        bands.add(made);
        return made;
    }

    @Override
    public void close() {
        bands.forEach(BandMix::close);
        bands.clear();
    }
}
