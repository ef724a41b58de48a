package org.strowger.bridge;

import java.util.List;

/**
 * Who is heard: the loudest few of those who talk, and a small conference has room for everybody. One who is heard stays
 * so for a moment, and gives way only to somebody clearly louder, so that places do not flicker between two of a kind.
 */
final class Talkers {
    private final Participant[] heard;
    private int count;
    private final Participant[] louder;
    private int candidates;

    /** @param most places, 1 to 64 */
    Talkers(int most) {
        heard = new Participant[Math.clamp(most, 1, 64)];
        louder = new Participant[heard.length];
    }

    int count() {
        return count;
    }

    Participant get(int i) {
        return heard[i];
    }

    /** Chooses anew, after every participant has received his frame. Linear in participants. */
    void choose(List<Participant> all) {
        for (int i = count - 1; i >= 0; i--) {
            Participant talker = heard[i];
            if (talker.ended()) {
                heard[i] = heard[--count];
            } else if (!talker.audible()) {
                talker.end();
            }
        }
        rank(all);
        int next = 0;
        while (next < candidates && count < heard.length) {
            heard[count++] = louder[next];
            louder[next++].begin();
        }
        if (next < candidates) {
            challenge(louder[next]);
        }
    }

    /** Finds the loudest of those who talk and are not heard yet, loudest first. */
    private void rank(List<Participant> all) {
        candidates = 0;
        for (int i = 0, n = all.size(); i < n; i++) {
            Participant candidate = all.get(i);
            if (candidate.audible() && !candidate.talking()) {
                rank(candidate);
            }
        }
    }

    private void rank(Participant candidate) {
        int at = candidates;
        if (at == louder.length) {
            if (candidate.loudness() <= louder[at - 1].loudness()) {
                return;
            }
            at--;
        } else {
            candidates++;
        }
        while (at > 0 && louder[at - 1].loudness() < candidate.loudness()) {
            louder[at] = louder[at - 1];
            at--;
        }
        louder[at] = candidate;
    }

    private void challenge(Participant candidate) {
        Participant softest = heard[0];
        for (int i = 1; i < count; i++) {
            if (heard[i].loudness() < softest.loudness()) {
                softest = heard[i];
            }
        }
        // 6 dB; the softest fades out in this tick and the place is free in the next.
        if (candidate.loudness() > 2 * softest.loudness()) {
            softest.end();
        }
    }

    void remove(Participant participant) {
        for (int i = 0; i < count; i++) {
            if (heard[i].equals(participant)) {
                heard[i] = heard[--count];
                participant.silence();
                return;
            }
        }
    }
}
