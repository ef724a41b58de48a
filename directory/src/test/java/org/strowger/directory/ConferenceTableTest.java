package org.strowger.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.strowger.directory.Committal.Outcome;
import org.strowger.directory.ConferenceTable.Effect;

final class ConferenceTableTest {
    private static final ConferenceKey WEEKLY = ConferenceKey.voice("acme/weekly");
    private static final Commitment ON_A = new Commitment("a", "attempt-1");
    private final LocalCommittal committal = new LocalCommittal();
    private final ConferenceTable table = new ConferenceTable(committal);

    @Test
    void anEntryIsBornWithTheFirstAndDiesWithTheLast() {
        table.commit(WEEKLY, ON_A);
        assertEquals(Optional.of("a"), table.host(WEEKLY));
        assertEquals(Effect.CHANGED, table.report(WEEKLY, ON_A, 2, 1, true));
        assertEquals(2, table.participants(WEEKLY));
        assertEquals(Effect.ENDED, table.report(WEEKLY, ON_A, 0, 2, false));
        assertTrue(table.rows().isEmpty());
    }

    @Test
    void anEmptyConferenceKeepsItsHostWhileSomebodyIsOnHisWay() {
        table.commit(WEEKLY, ON_A);
        table.report(WEEKLY, ON_A, 1, 1, true);
        table.report(WEEKLY, ON_A, 0, 2, true);
        assertEquals(Optional.of("a"), table.host(WEEKLY));
        assertEquals(Effect.CHANGED, table.report(WEEKLY, ON_A, 1, 1, true), "its next life may count from 1");
        table.releaseIfEmpty(WEEKLY);
        assertEquals(Optional.of("a"), table.host(WEEKLY));
    }

    @Test
    void anOlderReportChangesNothing() {
        table.report(WEEKLY, ON_A, 5, 9, true);
        assertEquals(Effect.STALE, table.report(WEEKLY, ON_A, 1, 9, true));
        assertEquals(Effect.STALE, table.report(WEEKLY, ON_A, 0, 3, false));
        assertEquals(5, table.participants(WEEKLY));
    }

    @Test
    void peopleAreCountedByTheBeginningOfTheirConferencesIds() {
        ConferenceKey daily = ConferenceKey.voice("acme/daily");
        ConferenceKey dialled = ConferenceKey.voice("3001");
        table.report(WEEKLY, ON_A, 5, 1, true);
        table.report(WEEKLY, ON_A, 3, 2, true);
        table.report(WEEKLY, ON_A, 9, 2, true);
        table.report(daily, ON_A, 4, 1, true);
        table.report(dialled, ON_A, 2, 1, true);
        assertEquals(7, table.participants("acme/"));
        assertEquals(2, table.participants(""));
        assertEquals(9, table.participants());
        table.report(daily, ON_A, 0, 2, true);
        table.retain("a", Set.of(WEEKLY));
        assertEquals(3, table.participants("acme/"));
        assertEquals(3, table.participants());
        table.retain("a", Set.of());
        assertEquals(0, table.participants("acme/"));
        assertEquals(0, table.participants());
    }

    @Test
    void aSecondCopyElsewhereIsSeenAndDoesNotTakeOver() {
        table.report(WEEKLY, ON_A, 5, 1, true);
        var onB = new Commitment("b", "attempt-2");
        assertEquals(Effect.ELSEWHERE, table.report(WEEKLY, onB, 1, 1, true));
        assertEquals(Effect.ELSEWHERE, table.report(WEEKLY, onB, 0, 2, false));
        assertEquals(Optional.of("a"), table.host(WEEKLY));
    }

    @Test
    void whatADeadHostRanMayBeginElsewhere() {
        table.report(WEEKLY, ON_A, 5, 1, true);
        table.report(ConferenceKey.voice("other"), ON_A, 1, 1, true);
        table.retain("a", Set.of(WEEKLY));
        assertEquals(1, table.rows().size());
        table.retain("a", Set.of());
        assertTrue(table.rows().isEmpty());
        assertEquals(0, table.participants(WEEKLY));
    }

    @Test
    void aWinIsAbsentOrMyOwnValue() {
        assertInstanceOf(Outcome.Won.class, committal.commit(WEEKLY, ON_A));
        assertInstanceOf(Outcome.Won.class, committal.commit(WEEKLY, ON_A));
        assertEquals(new Outcome.Lost(ON_A), committal.commit(WEEKLY, new Commitment("a", "attempt-2")));
        committal.release(WEEKLY, new Commitment("a", "attempt-2"));
        assertEquals(Optional.of(ON_A), committal.holder(WEEKLY));
    }

    @Test
    void ofManyWhoRaceOneWins() throws Exception {
        var start = new CountDownLatch(1);
        var won = new AtomicInteger();
        List<Thread> racers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            var mine = new Commitment("host" + i, "attempt" + i);
            racers.add(Thread.ofVirtual().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                if (committal.commit(WEEKLY, mine) instanceof Outcome.Won) {
                    won.incrementAndGet();
                }
            }));
        }
        start.countDown();
        for (Thread racer : racers) {
            racer.join();
        }
        assertEquals(1, won.get());
    }

    @Test
    void aFormerSelfNeverTakesTheLatersPlace() {
        var registry = new Registry();
        var later = new Registry.Registration(Registry.Kind.MEDIA_SERVER, "a", 7, "Metz", 1);
        assertTrue(registry.register(later));
        assertFalse(registry.register(new Registry.Registration(Registry.Kind.MEDIA_SERVER, "a", 6, "Metz", 2)));
        assertFalse(registry.register(new Registry.Registration(Registry.Kind.SWITCHBOARD, "a", 9, "Metz", 2)));
        assertEquals(Optional.of(later), registry.find("a"));
        registry.leave(later);
        assertTrue(registry.all(Registry.Kind.MEDIA_SERVER).isEmpty());
    }
}
