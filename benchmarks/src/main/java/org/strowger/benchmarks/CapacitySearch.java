package org.strowger.benchmarks;

import java.util.OptionalInt;

/**
 * Finds the largest number that still passes: doubles until one fails (or halves until one passes), then halves the bracket
 * until it is below 8 %. One thread.
 */
final class CapacitySearch {
    private static final int TOLERANCE_PERCENT = 8;
    private static final int LEAST = 2;

    private final int step;
    private final int most;
    private int next;
    private int passed;
    private int failed = Integer.MAX_VALUE;
    private boolean atLimit;

    /**
     * @param start where to begin
     * @param most above it nothing is tried
     * @param step numbers are multiples of it, so that rooms are full
     */
    CapacitySearch(int start, int most, int step) {
        this.step = step;
        this.most = Math.max(step, most / step * step);
        next = Math.min(Math.max(start / step * step, step), this.most);
    }

    /** What to try next; empty when it has been found. */
    OptionalInt next() {
        return next == 0 ? OptionalInt.empty() : OptionalInt.of(next);
    }

    /** What was tried last passed. */
    void pass() {
        passed = next;
        choose();
    }

    /** What was tried last failed. */
    void fail() {
        failed = next;
        atLimit = false;
        choose();
    }

    /** What was tried last cannot be measured, because the tester has reached its own limit. */
    void tooMuchForTester() {
        atLimit = true;
        failed = next;
        choose();
    }

    private void choose() {
        if (passed == most || (passed > 0 && (long) (failed - passed) * 100 <= (long) passed * TOLERANCE_PERCENT)) {
            next = 0;
        } else if (failed == Integer.MAX_VALUE) {
            next = Math.min(2 * passed, most);
        } else {
            next = (passed + (failed - passed) / 2) / step * step;
            if (next <= passed || next < LEAST) {
                next = 0;
            }
        }
    }

    /** The largest number that passed; 0 = none. */
    int passed() {
        return passed;
    }

    /** Whether it may be larger, since the tester or the limit ended the search. */
    boolean atLeast() {
        return passed == most || atLimit;
    }
}
