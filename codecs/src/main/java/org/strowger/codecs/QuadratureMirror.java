package org.strowger.codecs;

import java.util.Arrays;

/**
 * G.722's filter that splits sound into two bands and puts them together again (ITU-T G.722 §3.1, §4.4): two filters of 12
 * taps, one the other backwards, each over every second sample. Works on blocks, tap by tap, so that the compiler
 * can vectorise it.
 */
final class QuadratureMirror {
    /** Pairs of samples that fit into a block. */
    static final int BLOCK = 160;

    private static final int HISTORY = 11;

    private final int[] first = new int[HISTORY + BLOCK];
    private final int[] second = new int[HISTORY + BLOCK];
    private final int[] firstOut = new int[BLOCK];
    private final int[] secondOut = new int[BLOCK];

    void reset() {
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
    }

    /** Puts a pair into the block. */
    void put(int index, int one, int other) {
        first[HISTORY + index] = one;
        second[HISTORY + index] = other;
    }

    /** Filters the block's first {@code count} pairs; the next block follows on them. */
    void run(int count) {
        int[] taps = G722Tables.MIRROR;
        for (int i = 0; i < count; i++) {
            firstOut[i] = 0;
            secondOut[i] = 0;
        }
        for (int tap = 0; tap <= HISTORY; tap += 2) {
            int near = taps[tap];
            int next = taps[tap + 1];
            int far = taps[HISTORY - tap];
            int nextFar = taps[HISTORY - tap - 1];
            for (int i = 0; i < count; i++) {
                firstOut[i] += near * first[tap + i] + next * first[tap + 1 + i];
            }
            for (int i = 0; i < count; i++) {
                secondOut[i] += far * second[tap + i] + nextFar * second[tap + 1 + i];
            }
        }
        System.arraycopy(first, count, first, 0, HISTORY);
        System.arraycopy(second, count, second, 0, HISTORY);
    }

    int first(int index) {
        return firstOut[index];
    }

    int second(int index) {
        return secondOut[index];
    }
}
