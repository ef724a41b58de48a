package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatenessTest {
    @Test
    void slotsAreCountedWithinEveryBoundThatTheyKeep() {
        Lateness lateness = new Lateness();
        lateness.add(0);
        lateness.add(500_000);
        lateness.add(500_001);
        lateness.add(3_000_000_000L);
        Map<String, Long> within = Lateness.within(List.of(lateness));
        assertEquals(1, within.get("slots_begun_within_000020_us"));
        assertEquals(1, within.get("slots_begun_within_000400_us"));
        assertEquals(2, within.get("slots_begun_within_000500_us"));
        assertEquals(3, within.get("slots_begun_within_000600_us"));
        assertEquals(3, within.get("slots_begun_within_100000_us"));
        assertEquals(4, within.get("slots_begun"));
    }

    @Test
    void severalWorkersAreCountedTogether() {
        Lateness one = new Lateness();
        Lateness other = new Lateness();
        one.add(10_000);
        other.add(30_000);
        Map<String, Long> within = Lateness.within(List.of(one, other));
        assertEquals(1, within.get("slots_begun_within_000020_us"));
        assertEquals(2, within.get("slots_begun_within_000050_us"));
        assertEquals(2, within.get("slots_begun"));
    }
}
