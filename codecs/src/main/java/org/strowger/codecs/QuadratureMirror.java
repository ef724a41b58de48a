package org.strowger.codecs;

import java.util.Arrays;

/**
 * G.722's filter that splits sound into two bands and puts them together again (ITU-T G.722 §3.1, §4.4): two filters of 12
 * taps, one the other backwards, each over every second sample. Works on blocks, which need no ring of past samples.
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

    /** Goes on where another one stands, between two blocks. */
    void follow(QuadratureMirror other) {
        System.arraycopy(other.first, 0, first, 0, HISTORY);
        System.arraycopy(other.second, 0, second, 0, HISTORY);
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
            int one = 0;
            int other = 0;
            for (int tap = 0; tap <= HISTORY; tap++) {
                one += taps[tap] * first[i + tap];
                other += taps[HISTORY - tap] * second[i + tap];
            }
            firstOut[i] = one;
            secondOut[i] = other;
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
