package org.strowger.bridge;

import java.util.Arrays;

/**
 * What one listener alone is given: the mix of those who hear the same, without his own voice and without those whom he
 * does not hear, as loud as he wants it, and faded over from what he heard before a change. One for a conference, used for
 * one participant after another.
 */
final class OwnMix {
    private final int[] sum = new int[Band.FULL.samples()];
    private final int[] earlier = new int[Band.FULL.samples()];
    private final short[] samples = new short[Band.FULL.samples()];
    private final Resampler.Factory resamplers;

    OwnMix(Resampler.Factory resamplers) {
        this.resamplers = resamplers;
    }

    /**
     * Gives a participant what he is to hear in a tick.
     *
     * @return false if that is what all others are given, and he was not
     */
    boolean play(Participant listener, long tick) {
        boolean given = give(listener, tick);
        listener.exclusions.advance();
        listener.reconsider();
        return given;
    }

    private boolean give(Participant listener, long tick) {
        Mix mix = listener.mix;
        boolean turning = listener.former != mix;
        if (!turning && mix.talkers(tick) == (own(listener, mix) ? 1 : 0)) {
            return nothing(listener, tick);
        }
        int count = listener.band().samples();
        int voices = gather(listener, mix, tick, sum);
        boolean same = !own(listener, mix) && !listener.exclusions.altered();
        if (turning) {
            voices += gather(listener, listener.former, tick, earlier);
            turn(count);
        } else if (same && listener.volume.isUnity() && continued(listener, tick)) {
            listener.limiter.reset();
            return false;
        }
        if (voices == 0) {
            return nothing(listener, tick);
        }
        if (!listener.volume.isUnity()) {
            listener.volume.apply(sum, count);
        }
        if (listener.personal != tick - 1) {
            listener.limiter.follow(mix.in(listener.band()).limiter());
        }
        listener.personal = tick;
        listener.limiter.limit(sum, samples, count);
        listener.hear(samples, tick);
        return true;
    }

    /** Whether what all others are given goes on where his own left off: if not, he has his own until it does. */
    private static boolean continued(Participant listener, long tick) {
        return listener.personal != tick - 1 || listener.mix.in(listener.band()).continues(listener.limiter, tick);
    }

    private static boolean nothing(Participant listener, long tick) {
        listener.limiter.reset();
        listener.hearNothing(tick);
        return true;
    }

    private static boolean own(Participant listener, Mix mix) {
        return listener.talking() && mix.carries(listener);
    }

    /** @return voices in it */
    private int gather(Participant listener, Mix mix, long tick, int[] into) {
        int voices = mix.talkers(tick);
        Band band = listener.band();
        int count = band.samples();
        if (voices == 0) {
            Arrays.fill(into, 0, count, 0);
            return 0;
        }
        System.arraycopy(mix.in(band).sum(tick), 0, into, 0, count);
        if (own(listener, mix)) {
            short[] said = listener.said(band, resamplers);
            for (int i = 0; i < count; i++) {
                into[i] -= said[i];
            }
            voices--;
        }
        return voices - listener.exclusions.subtract(mix, into, band, resamplers);
    }

    private void turn(int n) {
        for (int i = 0; i < n; i++) {
            sum[i] = (earlier[i] * (n - i) + sum[i] * i) / n;
        }
    }
}
