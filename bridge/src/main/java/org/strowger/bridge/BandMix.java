package org.strowger.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link Mix} at one sample rate: summed once, limited once, coded once per codec, and nothing of that when nobody wants
 * it in this tick.
 */
final class BandMix implements AutoCloseable {
    final Band band;

    private final Mix mix;
    private final int[] sum;
    private final short[] samples;
    private final Limiter limiter = new Limiter();
    private final List<Coding> codings = new ArrayList<>(2);
    private boolean summed;
    private boolean limited;

    BandMix(Mix mix, Band band) {
        this.mix = mix;
        this.band = band;
        sum = new int[band.samples()];
        samples = new short[band.samples()];
    }

    void begin() {
        summed = false;
        limited = false;
        for (int i = 0, n = codings.size(); i < n; i++) {
            codings.get(i).done = false;
        }
    }

    /** All talkers. */
    int[] sum() {
        if (!summed) {
            summed = true;
            add();
        }
        return sum;
    }

    private void add() {
        int[] total = sum;
        Talkers heard = mix.heard();
        boolean first = true;
        for (int i = 0, n = heard.count(); i < n; i++) {
            Participant talker = heard.get(i);
            if (!mix.isHeard(talker)) {
                continue;
            }
            short[] said = talker.said(band, mix.resamplers());
            if (first) {
                for (int j = 0; j < total.length; j++) {
                    total[j] = said[j];
                }
            } else {
                for (int j = 0; j < total.length; j++) {
                    total[j] += said[j];
                }
            }
            first = false;
        }
        if (first) {
            Arrays.fill(total, 0);
        }
    }

    short[] samples() {
        if (!limited) {
            limiter.limit(sum(), samples, samples.length);
            limited = true;
        }
        return samples;
    }

    /** The payload of this tick. */
    Coding coded(Codec codec) {
        Coding coding = coding(codec);
        if (!coding.done) {
            coding.encode(samples(), samples.length);
        }
        return coding;
    }

    /** The stream of payloads, whose encoder stands where the last tick left it unless this tick's is done. */
    Coding coding(Codec codec) {
        for (int i = 0, n = codings.size(); i < n; i++) {
            if (codings.get(i).codec.equals(codec)) {
                return codings.get(i);
            }
        }
        Coding made = new Coding(codec);
        codings.add(made);
        return made;
    }

    @Override
    public void close() {
        codings.forEach(Coding::close);
        codings.clear();
    }
}
