package org.strowger.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.strowger.directory.ConferenceKey;
import org.strowger.protocol.E164;
import org.strowger.server.StrowgerException;

final class LeasesTest {
    private static final E164 NUMBER = new E164("+33387900001");
    private static final List<Lease.Stage> STAGES = List.of(Lease.Stage.values());
    private final Leases leases = new Leases();

    private static Lease.Terms terms(String attempt) {
        return new Lease.Terms(
                attempt,
                "acme",
                ConferenceKey.voice("acme/weekly"),
                "strasbourg",
                Optional.of(new Lease.Telephone(
                        "carrier", "metz", Make.offer(NUMBER.text(), 1, ""), new Price(1, "EUR", 10))));
    }

    @Test
    void aReservationCountsUntilTheMediaServersFiguresIncludeIt() {
        leases.reserve("l1", terms("a1"), 1000);
        leases.reported("strasbourg");
        assertEquals(1, leases.placesOnTop("strasbourg"), "the server had not said that it took the place");
        leases.reached("l1", Lease.Stage.TAKEN, 2000, 10);
        assertEquals(1, leases.placesOnTop("strasbourg"), "its figures are older than that");
        assertEquals(1, leases.channelsOnTop("strasbourg", "carrier"));
        leases.reported("strasbourg");
        assertEquals(0, leases.placesOnTop("strasbourg"));
        assertEquals(0, leases.channelsOnTop("strasbourg", "carrier"));
        assertEquals(1, leases.size());
    }

    @Test
    void givingBackTwiceFreesOnePlaceOnly() {
        leases.reserve("l1", terms("a1"), 1000);
        leases.reserve("l2", terms("a2"), 1000);
        assertTrue(leases.giveBack("l1").isPresent());
        assertTrue(leases.giveBack("l1").isEmpty());
        assertEquals(1, leases.placesOnTop("strasbourg"));
    }

    @Test
    void anAttemptHoldsOneLease() {
        leases.reserve("l1", terms("a1"), 1000);
        assertThrows(StrowgerException.class, () -> leases.reserve("l2", terms("a1"), 1000));
        assertEquals(1, leases.placesOnTop("strasbourg"));
    }

    @Test
    void aPoolNumberIsHeldUntilTheCallbackIsAnswered() {
        leases.reserve("l1", terms("a1"), 1000);
        assertTrue(leases.numberHeldByOther(NUMBER, "a2"));
        assertFalse(leases.numberHeldByOther(NUMBER, "a1"));
        leases.reached("l1", Lease.Stage.ANSWERED, 2000, 10);
        assertFalse(leases.numberHeldByOther(NUMBER, "a2"));
    }

    @Test
    void aLateReportNeverTakesALegBackAStage() {
        leases.reserve("l1", terms("a1"), 1000);
        leases.reached("l1", Lease.Stage.IN_CONFERENCE, Long.MAX_VALUE, 10);
        leases.reached("l1", Lease.Stage.RINGING, 50, 20);
        assertEquals(Lease.Stage.IN_CONFERENCE, leases.find("l1").orElseThrow().stage());
        assertTrue(leases.expired(1_000_000).isEmpty());
    }

    @Test
    void aLeaseOfWhichNothingIsHeardExpires() {
        leases.reserve("l1", terms("a1"), 1000);
        assertTrue(leases.expired(999).isEmpty());
        assertEquals(1, leases.expired(1000).size());
    }

    @Test
    void everyQuestionIsAnsweredAsIfAllLeasesHadBeenLookedThrough() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        List<String> names = List.of("metz", "strasbourg", "nancy");
        for (int step = 0; step < 3_000; step++) {
            String id = "l" + random.nextInt(40);
            if (leases.find(id).isEmpty()) {
                String account = names.get(random.nextInt(3));
                leases.reserve(
                        id,
                        new Lease.Terms(
                                id,
                                account,
                                ConferenceKey.voice(account + "/" + random.nextInt(4)),
                                names.get(random.nextInt(3)),
                                random.nextBoolean() ? terms(id).telephone() : Optional.empty()),
                        step + 50);
            } else if (random.nextInt(4) == 0) {
                leases.giveBack(id);
            } else {
                Lease.Stage stage = STAGES.get(random.nextInt(STAGES.size()));
                leases.reached(id, stage, step + 50, step);
            }
            if (random.nextInt(20) == 0) {
                leases.reported(names.get(random.nextInt(3)));
            }
            for (String name : names) {
                agrees(name, "seed " + seed + ", step " + step);
            }
        }
    }

    private void agrees(String name, String where) {
        assertEquals(those(l -> l.terms().mediaServer().equals(name)), Set.copyOf(leases.on(name)), where);
        assertEquals(
                those(l -> l.onTop() && l.terms().mediaServer().equals(name)).size(), leases.placesOnTop(name), where);
        Set<Lease> own = those(l -> l.terms().account().equals(name));
        assertEquals(
                those(l -> own.contains(l) && l.terms().telephone().isPresent()),
                Set.copyOf(leases.calls(name)),
                where);
        int arrived = those(l -> own.contains(l) && l.stage() == Lease.Stage.IN_CONFERENCE)
                .size();
        assertEquals(arrived, leases.arrived(name), where);
        assertEquals(own.size() - arrived, leases.underWay(name), where);
        for (int i = 0; i < 4; i++) {
            ConferenceKey conference = ConferenceKey.voice(name + "/" + i);
            assertEquals(
                    !those(l -> l.terms().conference().equals(conference)).isEmpty(), leases.anyFor(conference), where);
        }
    }

    private Set<Lease> those(Predicate<Lease> wanted) {
        return leases.all().stream().filter(wanted).collect(Collectors.toSet());
    }
}
