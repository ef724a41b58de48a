package org.strowger.bridge;

import java.util.Arrays;

/**
 * Whom one listener does not hear although others do: those whom he ignores, and those over whom he talks (smart duplex).
 * Each is faded out and in over a frame. Belongs to one listener; costs nothing while it is empty.
 */
final class Exclusions {
    /** One voice that is, or was a frame ago, left out. */
    private static final class Exclusion {
        Participant talker;
        boolean ignored;
        /** He was heard when the listener began to talk. */
        boolean talkedOver;
        /** How much of him is heard, 0 to 1, at the end of the last frame. */
        float now;

        Exclusion(Participant talker) {
            this.talker = talker;
        }

        float next() {
            return ignored || talkedOver ? 0 : 1;
        }
    }

    private Exclusion[] all = {};
    private int count;
    private boolean altered;

    boolean isEmpty() {
        return count == 0;
    }

    /** Makes room for as many more as can be heard at once, so that the tick need not. */
    void expect(int more, Participant anybody) {
        int old = all.length;
        if (old < count + more) {
            all = Arrays.copyOf(all, count + more);
            for (int i = old; i < all.length; i++) {
                all[i] = new Exclusion(anybody);
            }
        }
    }

    void ignore(Participant talker, boolean on) {
        int i = find(talker);
        if (i < count) {
            all[i].ignored = on;
        } else if (on) {
            expect(1, talker);
            add(talker).ignored = true;
        }
    }

    /** The listener begins to talk while this one is heard. Without room nothing happens: see {@link #expect}. */
    void talkOver(Participant talker) {
        int i = find(talker);
        if (i < count) {
            all[i].talkedOver = true;
        } else if (count < all.length) {
            add(talker).talkedOver = true;
        }
    }

    /** The listener no longer talks: those still going are heard again. */
    void letGo() {
        for (int i = 0; i < count; i++) {
            all[i].talkedOver = false;
        }
    }

    /** The listener has left the conference. */
    void clear() {
        count = 0;
    }

    /** He has left the conference. */
    void forget(Participant talker) {
        int i = find(talker);
        if (i < count) {
            remove(i);
        }
    }

    /**
     * Takes out of a sum what is not to be heard.
     *
     * @return how many voices are out of it wholly; those that fade do not count
     */
    int subtract(Mix mix, int[] sum, Band band, Resampler.Factory resamplers) {
        int out = 0;
        altered = false;
        for (int i = 0; i < count; i++) {
            Exclusion e = all[i];
            if (e.talker.talking() && mix.carries(e.talker)) {
                if (e.talker.beginning()) {
                    // Nothing was heard of him before, so there is nothing to fade.
                    e.now = e.next();
                }
                altered = true;
                subtract(e.talker.said(band, resamplers), 1 - e.now, 1 - e.next(), sum, band.samples());
                if (e.now == 0 && e.next() == 0) {
                    out++;
                }
            }
        }
        return out;
    }

    /** Whether the last {@link #subtract(Mix, int[], Band, Resampler.Factory)} left anything out. */
    boolean altered() {
        return altered;
    }

    private static void subtract(short[] said, float from, float to, int[] sum, int count) {
        if (from == 1 && to == 1) {
            for (int i = 0; i < count; i++) {
                sum[i] -= said[i];
            }
            return;
        }
        float step = (to - from) / count;
        for (int i = 0; i < count; i++) {
            sum[i] -= (int) (said[i] * (from + i * step));
        }
    }

    /** At the end of a frame: what was faded is done, and who ended to talk is no longer talked over. */
    void advance() {
        for (int i = count - 1; i >= 0; i--) {
            Exclusion e = all[i];
            e.talkedOver &= e.talker.talking();
            e.now = e.next();
            if (e.now == 1) {
                remove(i);
            }
        }
    }

    private Exclusion add(Participant talker) {
        Exclusion e = all[count++];
        e.talker = talker;
        e.ignored = false;
        e.talkedOver = false;
        e.now = 1;
        return e;
    }

    private void remove(int i) {
        Exclusion gone = all[i];
        all[i] = all[--count];
        all[count] = gone;
    }

    private int find(Participant talker) {
        int i = 0;
        while (i < count && !all[i].talker.equals(talker)) {
            i++;
        }
        return i;
    }
}
