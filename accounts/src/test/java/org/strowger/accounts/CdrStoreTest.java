package org.strowger.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.v1.Cdr;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.LegQuality;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.LegRecord.Event;
import org.strowger.protocol.v1.LegRecord.LegKind;
import org.strowger.protocol.v1.StreamQuality;
import org.strowger.server.StrowgerException;

final class CdrStoreTest {
    private static final long T = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

    @TempDir
    Path folder;

    private Accounts accounts;
    private CdrStore store;

    @BeforeEach
    void freshFile() {
        accounts = new Accounts(AccountTable.read(
                AccountTableTest.config("strowger.accounts.customers.acme.charge-per-minute = \"0.06\""), folder));
        store = open();
    }

    private CdrStore open() {
        var opened = new CdrStore(
                folder.resolve("accounts").toString(),
                accounts,
                Clock.fixed(Instant.ofEpochMilli(T).plusSeconds(3600), ZoneOffset.UTC));
        opened.start();
        opened.trunk("strasbourg", "carrier", "strasbourg");
        return opened;
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** A released call of 90 s of talk: the switchboard's last word is the release. */
    private static List<LegRecord> releasedCall() {
        return List.of(
                Told.of("a1.caller", 1, LegKind.CALLER, Event.CREATED, T)
                        .setFrom("withheld")
                        .build(),
                Told.of("a1.caller", 2, LegKind.CALLER, Event.ANSWERED, T + 2000)
                        .setFrom("withheld")
                        .build(),
                Told.of("a1.caller", 3, LegKind.CALLER, Event.RELEASED, T + 2100)
                        .setRelease("full")
                        .build(),
                Told.of("out-1", 1, LegKind.CALLBACK_OUT, Event.CREATED, T + 100)
                        .build(),
                Told.of("out-1", 2, LegKind.CALLBACK_OUT, Event.ENDED, T + 200)
                        .setCause(17)
                        .build(),
                Told.of("out-2", 1, LegKind.CALLBACK_OUT, Event.CREATED, T + 300)
                        .build(),
                Told.of("out-2", 2, LegKind.CALLBACK_OUT, Event.RINGING, T + 400)
                        .build(),
                Told.of("out-2", 3, LegKind.CALLBACK_OUT, Event.ANSWERED, T + 2000)
                        .build(),
                Told.of("out-2", 4, LegKind.CALLBACK_OUT, Event.ENDED, T + 92_000)
                        .setCause(16)
                        .setBy("caller")
                        .build());
    }

    @Test
    void whatWasMeasuredIsInTheRecordAndWhatWasNotIsUnknown() {
        LegQuality measured = LegQuality.newBuilder()
                .setIn(StreamQuality.newBuilder()
                        .setPackets(4500)
                        .setLost(0)
                        .setLossPercent(0)
                        .setMos(4.3))
                .setOut(StreamQuality.getDefaultInstance())
                .build();
        store.store("strasbourg", releasedCall());
        assertFalse(cdr("out-2").hasQuality());
        store.store(
                "strasbourg",
                List.of(Told.of("out-2", 5, LegKind.CALLBACK_OUT, Event.MEASURED, T + 92_001)
                        .setQuality(measured)
                        .build()));
        store.close();
        store = open();
        assertEquals(measured, cdr("out-2").getQuality());
        assertTrue(cdr("out-2").getQuality().getIn().hasLost());
        assertFalse(cdr("out-2").getQuality().getOut().hasMos());
        assertFalse(cdr("a1.caller").hasQuality());
        assertEquals(T + 92_000, cdr("out-2").getEndedMs());
    }

    private Cdr cdr(String leg) {
        return store.cdrs(CdrRequest.newBuilder().setAttempt("a1").build()).stream()
                .filter(found -> found.getLeg().equals(leg))
                .findFirst()
                .orElseThrow();
    }

    private void assertCallIsRight() {
        Cdr caller = cdr("a1.caller");
        assertEquals(T + 92_000, caller.getEndedMs());
        assertEquals("media-server", caller.getEndedSource());
        assertEquals(16, caller.getCause());
        assertEquals("caller", caller.getEndedBy());
        assertEquals(90_000, caller.getTalkMs());
        assertEquals("withheld", caller.getFrom());
        assertEquals(90_000, caller.getChargeMicros(), "90 s at 0.06 a minute");
        assertEquals(0, caller.getCostMicros());
        Cdr out = cdr("out-2");
        assertEquals(40_000, out.getCostMicros(), "two begun minutes at 0.02");
        assertEquals(0, out.getChargeMicros());
        assertEquals(T + 400, out.getRingingMs());
        assertEquals(0, cdr("out-1").getCostMicros());
        assertEquals(17, cdr("out-1").getCause());
        assertEquals(40_000, store.spending().todayMicros("acme"));
    }

    @Test
    void afterAFullReleaseTheEndComesFromTheMediaServer() {
        store.store("x", releasedCall());
        assertCallIsRight();
    }

    @Test
    void recordsInAnyOrderAndTwiceMakeTheSameCall() {
        long seed = System.nanoTime();
        var records = new ArrayList<>(releasedCall());
        records.addAll(releasedCall().subList(2, 6));
        Collections.shuffle(records, new Random(seed));
        int stored = 0;
        for (LegRecord record : records) {
            stored += store.store("x", List.of(record));
        }
        assertEquals(releasedCall().size(), stored, "seed " + seed);
        assertCallIsRight();
    }

    @Test
    void aDeckThatChangesLaterDoesNotChangeWhatWasRated() {
        store.store("x", releasedCall());
        accounts.change(AccountTableTest.config("strowger.accounts.decks.strasbourg = [\"33,9.00,EUR\"]"), folder);
        store.store(
                "x",
                List.of(Told.of("out-2", 5, LegKind.CALLBACK_OUT, Event.RELEASED, T + 92_001)
                        .build()));
        assertEquals(40_000, cdr("out-2").getCostMicros());
        assertEquals(40_000, store.spending().todayMicros("acme"));
    }

    @Test
    void todayIsTheDayOfTheZoneThatIsConfiguredNow() {
        store.store("x", releasedCall());
        // It is 13:00 UTC; the call ended at 12:01.
        assertEquals(40_000, spentTodayIn("Pacific/Auckland"), "a day that began at 11:00 UTC");
        assertEquals(0, spentTodayIn("+11:30"), "a day that began at 12:30 UTC");
        assertEquals(40_000, spentTodayIn("UTC"), "a day that began at 0:00");
    }

    private long spentTodayIn(String zone) {
        accounts.change(AccountTableTest.config("strowger.accounts.time-zone = \"" + zone + "\""), folder);
        return store.spending().todayMicros("acme");
    }

    @Test
    void withoutADeckTheExpectedPriceIsUsed() {
        store.store(
                "x",
                List.of(
                        Told.of("o", 1, LegKind.CALLBACK_OUT, Event.CREATED, T)
                                .setTrunk("unknown")
                                .setPricePerMinuteMicros(30_000)
                                .setCurrency("EUR")
                                .build(),
                        Told.of("o", 2, LegKind.CALLBACK_OUT, Event.ANSWERED, T + 1)
                                .build(),
                        Told.of("o", 3, LegKind.CALLBACK_OUT, Event.ENDED, T + 2)
                                .build()));
        assertEquals(30_000, cdr("o").getCostMicros());
    }

    @Test
    void oneBadRecordKeepsTheWholeDeliveryOut() {
        var records = new ArrayList<>(releasedCall());
        records.add(LegRecord.newBuilder().setLeg("b").setSequence(1).build());
        assertThrows(StrowgerException.class, () -> store.store("x", records));
        assertTrue(store.cdrs(CdrRequest.getDefaultInstance()).isEmpty());
        assertThrows(
                StrowgerException.class,
                () -> store.store(
                        "x",
                        List.of(Told.of("a b", 1, LegKind.CALLER, Event.CREATED, T)
                                .build())));
    }

    @Test
    void textsThatAreTooLongAreCutAndQuotesAreOnlyText() {
        store.store(
                "x",
                List.of(Told.of("b", 1, LegKind.CALLER, Event.CREATED, T)
                        .setAttempt("'; DROP TABLE cdr; --")
                        .setText("x".repeat(5000))
                        .setFrom("y\0".repeat(500))
                        .build()));
        assertEquals(
                1,
                store.cdrs(CdrRequest.newBuilder().setAttempt("'; DROP").build())
                        .size());
        assertEquals(
                0, store.cdrs(CdrRequest.newBuilder().setAttempt("%").build()).size());
    }

    @Test
    void anotherProcessOrAnotherStoreOnTheSameFileKeepsTheRecords() {
        store.store("x", releasedCall());
        store.close();
        store = open();
        assertCallIsRight();
    }
}
