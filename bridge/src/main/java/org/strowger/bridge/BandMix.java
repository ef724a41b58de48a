package org.strowger.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link Mix} at one sample rate: summed once, limited once, coded once per codec, and none of it before somebody needs
 * it.
 */
final class BandMix implements AutoCloseable {
    final Band band;

    private final Mix mix;
    private final int[] sum;
    private final Limiter limiter = new Limiter();
    private final short[] samples;
    private final List<Coding> codings = new ArrayList<>(2);
    private short[] limited;
    private long summed = -1;
    private long ready = -1;

    BandMix(Mix mix, Band band) {
        this.mix = mix;
        this.band = band;
        sum = new int[band.samples()];
        samples = new short[band.samples()];
        limited = samples;
    }

    /** All that was said on its buses in a tick; zeros when nobody talked. */
    int[] sum(long now) {
        if (summed != now) {
            summed = now;
            int talkers = mix.talkers(now);
            if (talkers == 0) {
                Arrays.fill(sum, 0);
                return sum;
            }
            int[] total = sum;
            short[] first = said(0);
            for (int i = 0; i < total.length; i++) {
                total[i] = first[i];
            }
            for (int j = 1; j < talkers; j++) {
                short[] said = said(j);
                for (int i = 0; i < total.length; i++) {
                    total[i] += said[i];
                }
            }
        }
        return sum;
    }

    private short[] said(int talker) {
        return mix.talker(talker).said(band, mix.resamplers());
    }

    Limiter limiter() {
        return limiter;
    }

    /** Whether one who was given the same by a limiter of his own until now may be given this, and not hear the change. */
    boolean continues(Limiter own, long now) {
        if (ready < now - 1) {
            // Nobody else has heard it last.
            limiter.follow(own);
        }
        return limiter.isNear(own);
    }

    short[] samples(long now) {
        if (ready != now) {
            ready = now;
            if (mix.talkers(now) == 1 && limiter.isIdle()) {
                limited = said(0);
            } else {
                limited = samples;
                limiter.limit(sum(now), samples, samples.length);
            }
        }
        return limited;
    }

    /** The payload of a tick. */
    Coding coded(Codec codec, long now) {
        Coding coding = coding(codec);
        if (coding.tick != now) {
            coding.encode(samples(now), sum.length, now);
        }
        return coding;
    }

    /** The stream of payloads, whose encoder stands where its last tick left it. */
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
