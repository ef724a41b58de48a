package org.strowger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CapacitySearchTest {
    /** What was tried, with a server that takes so many. */
    private static List<Integer> search(CapacitySearch search, int takes) {
        List<Integer> tried = new ArrayList<>();
        while (search.next().isPresent()) {
            int calls = search.next().getAsInt();
            tried.add(calls);
            assertTrue(tried.size() < 40, () -> "does not end: " + tried);
            if (calls <= takes) {
                search.pass();
            } else {
                search.fail();
            }
        }
        return tried;
    }

    @Test
    void itDoublesAndThenHalvesTheBracket() {
        CapacitySearch search = new CapacitySearch(250, 1000, 10);
        assertEquals(List.of(250, 500, 370, 430, 400), search(search, 420));
        assertEquals(400, search.passed());
        assertFalse(search.atLeast());
    }

    @Test
    void aServerThatFailsAtOnceIsTriedWithLess() {
        CapacitySearch search = new CapacitySearch(1000, 4000, 10);
        search(search, 60);
        assertEquals(60, search.passed());
    }

    @Test
    void aServerThatTakesNobodyEndsTheSearch() {
        CapacitySearch search = new CapacitySearch(1000, 4000, 10);
        search(search, 0);
        assertEquals(0, search.passed());
        assertFalse(search.atLeast());
    }

    @Test
    void nothingAboveTheLimitIsTried() {
        CapacitySearch search = new CapacitySearch(1000, 2500, 10);
        assertEquals(List.of(1000, 2000, 2500), search(search, 9000));
        assertTrue(search.atLeast());
    }

    @Test
    void whereTheTesterIsAtItsLimitTheResultIsALowerBound() {
        CapacitySearch search = new CapacitySearch(1000, 4000, 10);
        search.pass();
        search.pass();
        search.tooMuchForTester();
        assertEquals(3000, search.next().orElseThrow());
        search.pass();
        while (search.next().isPresent()) {
            search.tooMuchForTester();
        }
        assertEquals(3000, search.passed());
        assertTrue(search.atLeast());
    }

    @Test
    void aFailureBelowTheTestersLimitIsTheServersOwn() {
        CapacitySearch search = new CapacitySearch(2000, 4000, 10);
        search.tooMuchForTester();
        search.fail();
        while (search.next().isPresent()) {
            search.pass();
        }
        assertFalse(search.atLeast());
    }

    @Test
    void theResultIsWithinEightPercent() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            int takes = 100 + random.nextInt(3800);
            CapacitySearch search = new CapacitySearch(1 + random.nextInt(4000), 4000, 1);
            search(search, takes);
            assertTrue(
                    search.passed() <= takes && takes < search.passed() * 1.08 + 1,
                    () -> "seed " + seed + ": takes " + takes + ", found " + search.passed());
        }
    }
}
