package org.strowger.bridge;

/**
 * Who is heard of those who speak to one bus: the loudest few of those who talk, and a small conference has room for
 * everybody. One who is heard stays so for a moment, and gives way only to somebody clearly louder, so that places do not
 * flicker between two of a kind. Before loudness goes precedence: who has dominance is never crowded out.
 */
final class Talkers {
    private Participant[] heard;
    private int count;
    private Participant[] louder;
    private int candidates;
    private int most;

    /** @param most places, 1 to {@link Conference#MOST_TALKERS} */
    Talkers(int most) {
        this.most = most;
        heard = new Participant[most];
        louder = new Participant[most];
    }

    int count() {
        return count;
    }

    Participant get(int i) {
        return heard[i];
    }

    /** Nobody talks or wants to. */
    boolean isQuiet() {
        return count == 0 && candidates == 0;
    }

    /** Changes the number of places between two ticks; who has lost his fades out in the next. */
    void most(int places) {
        most = places;
        Participant[] kept = new Participant[Math.max(places, count)];
        System.arraycopy(heard, 0, kept, 0, count);
        heard = kept;
        louder = new Participant[kept.length];
    }

    /** Takes the place of one who is heard no longer. */
    void drop(int i) {
        heard[i] = heard[--count];
    }

    void drop(Participant participant) {
        for (int i = 0; i < count; i++) {
            if (heard[i].equals(participant)) {
                drop(i);
                return;
            }
        }
    }

    /** A tick begins: whoever was ranked in one that was broken off is ranked anew. */
    void rankAnew() {
        candidates = 0;
    }

    /** Somebody would talk who is not heard yet: he is put among the candidates, who are in order. */
    void rank(Participant candidate) {
        int at = candidates;
        if (at == most) {
            if (!candidate.before(louder[at - 1], 1)) {
                return;
            }
            at--;
        } else {
            candidates++;
        }
        while (at > 0 && candidate.before(louder[at - 1], 1)) {
            louder[at] = louder[at - 1];
            at--;
        }
        louder[at] = candidate;
    }

    /** Chooses among talkers and candidates, after every participant has received his frame. */
    void choose() {
        int staying = 0;
        for (int i = 0; i < count; i++) {
            if (heard[i].audible()) {
                staying++;
            } else {
                heard[i].end();
            }
        }
        // Whoever ends now still fades out in this tick: his place is free in the next.
        boolean allStay = staying == count;
        for (; staying > most; staying--) {
            last().end();
        }
        int next = 0;
        while (next < candidates && count < most) {
            heard[count++] = louder[next];
            louder[next++].begin();
        }
        if (next < candidates && allStay) {
            Participant last = last();
            // 6 dB.
            if (louder[next].before(last, 2)) {
                last.end();
            }
        }
        candidates = 0;
    }

    /** Who gives way first of those who are to stay. */
    private Participant last() {
        Participant last = heard[0];
        for (int i = 1; i < count; i++) {
            if (last.ending() || (!heard[i].ending() && last.before(heard[i], 1))) {
                last = heard[i];
            }
        }
        return last;
    }
}
