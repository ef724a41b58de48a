package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.Capacity;

class PlacesTest {
    private static OutTrunk trunk(String name, int channels) {
        return new OutTrunk(name, "192.0.2.1:5060", "", "", channels, "", "", false, List.of());
    }

    @Test
    void givingBackTwiceFreesNobodyElsesPlace() {
        Places places = new Places(1, () -> Integer.MAX_VALUE, List.of(), () -> {});
        Places.Place first = places.take().orElseThrow();
        first.giveBack();
        assertTrue(places.take().isPresent());
        first.giveBack();
        assertEquals(1, places.used());
        assertTrue(places.take().isEmpty());
    }

    @Test
    void aTrunkWithoutAFreeChannelTakesNoPlace() {
        Places places = new Places(5, () -> Integer.MAX_VALUE, List.of(trunk("a", 1), trunk("b", 1)), () -> {});
        assertTrue(places.takeWithChannel("a").isPresent());
        assertTrue(places.takeWithChannel("a").isEmpty());
        assertEquals(1, places.used());
        assertTrue(places.takeWithChannel("b").isPresent());
        assertTrue(places.takeWithChannel("none").isEmpty());
    }

    @Test
    void whateverIsTakenAndGivenBackTheBooksAgree() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("PlacesTest seed " + seed);
        Random random = new Random(seed);
        List<Capacity> reports = new ArrayList<>();
        Places places = new Places(6, () -> Integer.MAX_VALUE, List.of(trunk("a", 3), trunk("b", 4)), () -> {});
        Deque<Places.Place> held = new ArrayDeque<>();
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(5) < 3) {
                Optional<Places.Place> taken = switch (random.nextInt(3)) {
                    case 0 -> places.take();
                    case 1 -> places.takeWithChannel("a");
                    default -> places.takeWithChannel("b");
                };
                taken.ifPresent(held::add);
            } else if (!held.isEmpty()) {
                (random.nextBoolean() ? held.removeFirst() : held.removeLast()).giveBack();
            }
            Capacity now = places.capacity(true);
            assertEquals(held.size(), now.getPlacesUsed(), "seed " + seed);
            assertTrue(now.getPlacesUsed() <= 6, "seed " + seed);
            assertTrue(now.getChannelsUsedOrThrow("a") <= 3 && now.getChannelsUsedOrThrow("b") <= 4, "seed " + seed);
            assertTrue(
                    reports.isEmpty() || now.getSequence() > reports.getLast().getSequence());
            reports.add(now);
        }
    }
}
