package org.strowger.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.strowger.directory.ConferenceKey;
import org.strowger.protocol.E164;
import org.strowger.server.StrowgerException;

final class LeasesTest {
    private static final E164 NUMBER = new E164("+33387900001");
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
}
