package org.strowger.benchmarks;

import java.util.List;

/**
 * What the callers of a load heard in its last second.
 *
 * @param callers all of them
 * @param good those who heard every tone that they should
 * @param wrong tones heard that should not be: one's own, or one of the next room
 * @param packetPercent packets that came, of those due, %
 */
record Heard(int callers, int good, int wrong, double packetPercent) {
    static final int MOST_TALKERS = 3;

    /** Neighbouring rooms differ, and so do the talkers of one room. */
    private static final int ROOMS_THAT_DIFFER = 4;

    private static final int LOWEST = 400;
    private static final int STEP = 200;
    /** 16 dB below what is sent: codecs may change a level a little, and three talkers are turned down a little. */
    private static final double AUDIBLE = -30;
    /** Above it is more than the noise of any codec. */
    private static final double INAUDIBLE = -45;

    /**
     * The tone of one caller.
     *
     * @param place in the room, from 0; the first ones talk
     * @return Hz, 0 for those who only listen
     */
    static int tone(int room, int place, int talkers) {
        return place < talkers ? LOWEST + STEP * (room % ROOMS_THAT_DIFFER * MOST_TALKERS + place) : 0;
    }

    /**
     * Asks them all; their media must have ended.
     *
     * @param callers the ith is in room i mod conferences
     * @param before packets that each had received when the window began
     * @param due packets of each, in the window
     */
    static Heard of(List<LoadCall> callers, List<Long> before, int conferences, int talkers, long due) {
        int good = 0;
        int wrong = 0;
        long packets = 0;
        for (int i = 0; i < callers.size(); i++) {
            CallerMedia media = callers.get(i).media();
            packets += media.received() - before.get(i);
            int room = i % conferences;
            int place = i / conferences;
            boolean all = true;
            for (int talker = 0; talker < talkers; talker++) {
                double level = media.hears(tone(room, talker, talkers));
                if (talker == place) {
                    wrong += level > INAUDIBLE ? 1 : 0;
                } else {
                    // The last room may be too small to have all its talkers.
                    boolean there = (long) talker * conferences + room < callers.size();
                    all &= !there || level > AUDIBLE;
                }
            }
            if (conferences > 1 && media.hears(tone(room + 1, 0, talkers)) > INAUDIBLE) {
                wrong++;
            }
            good += all ? 1 : 0;
        }
        return new Heard(callers.size(), good, wrong, 100.0 * packets / (due * callers.size()));
    }

    /** Whether everybody heard what he should and nothing else. */
    boolean isRight() {
        return good == callers && wrong == 0;
    }
}
