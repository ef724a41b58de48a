package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.Capacity;

class LegCostTest {
    private static final long SLOT = 5_000_000;

    private long now;
    private long processor;
    private final LegCost cost = new LegCost(() -> processor);

    /** So many seconds of slots, each of which takes so long of a core that nobody else wants. */
    private void works(int seconds, int legs, long nanosPerSlot) {
        works(seconds, legs, nanosPerSlot, nanosPerSlot, 0);
    }

    /** So many seconds of slots, each late by so much, and which lasts longer than what it takes of the core. */
    private void works(int seconds, int legs, long nanosPerSlot, long lasting, long late) {
        for (int i = 0; i < seconds * 200; i++) {
            processor += nanosPerSlot;
            cost.worked(now - late, now, now + lasting, legs);
            now += SLOT;
        }
        cost.worked(now, now, now, legs);
    }

    @Test
    void nothingIsClaimedBeforeItWasMeasured() {
        works(5, LegCost.FEWEST - 1, SLOT / 2);
        assertEquals(Integer.MAX_VALUE, cost.room(0.8));
    }

    @Test
    void aWorkerThatIsBusyForATenthCarriesEightTimesAsManyUpToItsLimit() {
        works(30, 100, SLOT / 10);
        assertEquals(800, cost.room(0.8), 5);
    }

    @Test
    void aBurstOfJoinsIsJudgedByWhatALegCostsNotByHowBusyTheWorkerWas() {
        works(30, 100, SLOT / 10);
        works(30, 400, 4 * SLOT / 10);
        assertEquals(800, cost.room(0.8), 10);
    }

    /** A tenth of the time is spent whatever there is to do; a hundred calls a second come. */
    @Test
    void manyWhoComeQuicklyAreNotTurnedAwayForWhatTheWorkerCostsByItself() {
        int legs = 100;
        works(30, legs, SLOT / 10 + legs * SLOT / 4000);
        while (legs < 2_500) {
            legs += 100;
            works(1, legs, SLOT / 10 + legs * SLOT / 4000);
            assertTrue(cost.room(0.8) > legs || legs > 2_400, cost.room(0.8) + " with " + legs);
        }
    }

    @Test
    void callsThatAreSetUpOnTheSameCoreAreNotACostOfTheLegsAsLongAsNoSlotIsLate() {
        works(30, 100, SLOT / 10);
        works(60, 100, SLOT / 10, SLOT / 2, LegCost.LATE_NANOS);
        assertEquals(800, cost.room(0.8), 5);
    }

    @Test
    void aCoreThatOthersTakeAwayCarriesFewerAndMoreAgainAfterwards() {
        works(30, 100, SLOT / 10);
        works(60, 100, SLOT / 10, SLOT / 2, LegCost.LATE_NANOS + 1);
        assertEquals(160, cost.room(0.8), 5);
        works(60, 100, SLOT / 10);
        assertEquals(800, cost.room(0.8), 10);
    }

    @Test
    void whereProcessorTimeIsUnknownTheTimeThatPassesCounts() {
        processor = -1;
        works(30, 100, 0, SLOT / 10, 0);
        assertEquals(800, cost.room(0.8), 5);
    }

    @Test
    void aWorkerThatWasStalledIsNotShutForEver() {
        works(60, 100, SLOT);
        works(60, 21, 20 * SLOT);
        assertEquals(LegCost.FEWEST, cost.room(0.8));
    }

    @Test
    void placesAreNoMoreThanTheCoresCanCarry() {
        works(30, 100, SLOT / 10);
        Places places = new Places(2_000, () -> cost.room(0.0305), List.of(), () -> {});
        for (int i = 0; i < 30; i++) {
            assertTrue(places.take().isPresent(), "place " + i);
        }
        assertTrue(places.take().isEmpty(), "more were let in than the core can carry");
        Capacity report = places.capacity(true);
        assertEquals(30, report.getPlaces());
        assertEquals(30, report.getPlacesUsed());
    }
}
