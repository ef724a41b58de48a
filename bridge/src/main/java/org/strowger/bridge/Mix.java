package org.strowger.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What everybody hears who hears the same buses and does not talk: one {@link BandMix} for each sample rate that their
 * codecs have. In a tick in which nobody talks on its buses a mix is not touched.
 */
final class Mix implements AutoCloseable {
    /** Of a participant who is in no conference. */
    static final Mix NOBODY = new Mix(Set.of(), Bus.NONE, Conference.ONE_RATE);

    final Set<String> hears;
    final Bus[] buses;
    int listeners;

    private final Resampler.Factory resamplers;
    private final List<BandMix> bands = new ArrayList<>(1);
    /** The tick of the talkers. */
    private long tick = -1;

    private Participant[] heard = {};
    private int talkers;

    Mix(Set<String> hears, Bus[] buses, Resampler.Factory resamplers) {
        this.hears = hears;
        this.buses = buses;
        this.resamplers = resamplers;
    }

    /** Whether what he says goes to a bus that is heard here. */
    boolean carries(Participant talker) {
        for (Bus spoken : talker.speaks) {
            for (Bus heard : buses) {
                if (spoken == heard) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Takes a talker in; once, however many of its buses he speaks to. */
    void add(long now, Participant talker) {
        if (tick != now) {
            tick = now;
            talkers = 0;
        } else if (heard[talkers - 1].equals(talker)) {
            return;
        }
        if (talkers == heard.length) {
            // More than ever before: on one bus there cannot be many, but one may hear many buses.
            heard = Arrays.copyOf(heard, Math.max(Conference.USUAL_TALKERS, 2 * talkers));
        }
        heard[talkers++] = talker;
    }

    /** How many talk on these buses in a tick. */
    int talkers(long now) {
        return tick == now ? talkers : 0;
    }

    /** One of them. */
    Participant talker(int i) {
        return heard[i];
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
