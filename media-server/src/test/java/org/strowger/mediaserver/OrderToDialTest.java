package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.v1.Caller;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.OrderProgress.State;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderToDialTest {
    private final FakePlane plane = new FakePlane();
    private Farm farm;

    @BeforeAll
    void start(@TempDir Path data) {
        farm = new Farm("orders", data, rtp -> plane, "digits { delay = 10ms, repeat-after = 300ms }, places = 20");
    }

    @BeforeEach
    void begin() {
        farm.begin();
    }

    @AfterEach
    void end() {
        farm.end();
        assertEquals(List.of(), plane.objections());
    }

    @AfterAll
    void stop() {
        farm.close();
    }

    @Test
    void anOrderIsDialledAnsweredAndInTheConference() {
        farm.dispatch.order(farm.order("a1").build());
        farm.dispatch.awaits("a1", State.IN_CONFERENCE);
        assertEquals(List.of(State.DIALLING, State.ANSWERED, State.IN_CONFERENCE), farm.dispatch.states("a1"));
        Peer.Talk talk = farm.switchboard.talk(0);
        assertEquals(Farm.POOL_NUMBER, talk.call().target().user());
        assertEquals(Optional.of("phone"), talk.call().target().parameter("user"));
        assertEquals("+33388000000", talk.call().remote().user());
        assertEquals(Optional.empty(), talk.call().header("X-Strowger-Token"));
        assertEquals(Optional.of("4711"), plane.last().conference);
        Await.until("report of the conference", () -> farm.dispatch.participants("4711") == 1);

        talk.call().hangUp(16, "");
        OrderProgress ended = farm.dispatch.awaits("a1", State.ENDED);
        assertEquals(16, ended.getCause());
        assertEquals("caller-side", ended.getBy());
        Await.until("end of the conference", () -> farm.dispatch.participants("4711") == 0);
        Await.until("records", () -> farm.dispatch.recorded("a1").size() == 4);
        assertEquals(
                List.of(
                        LegRecord.Event.CREATED,
                        LegRecord.Event.ANSWERED,
                        LegRecord.Event.BRIDGED,
                        LegRecord.Event.ENDED),
                farm.dispatch.recorded("a1"));
        LegRecord last = farm.dispatch.records("a1").getLast();
        assertEquals(4, last.getSequence());
        assertEquals("caller", last.getBy());
        assertEquals(LegRecord.LegKind.CALLBACK_OUT, last.getKind());
        assertEquals(Farm.POOL_NUMBER, last.getTo());
        assertEquals("acme", last.getAccount());
        farm.awaitNothingLeft();
        assertEquals(
                List.of("ordered", "invite", "answered", "in-conference", "ended", "media-closed"), farm.ladder("a1"));
    }

    @Test
    void theTokenGoesInItsHeaderOnTrunksThatKeepHeaders() {
        farm.dispatch.order(farm.order("a1")
                .setIdentification(Identification.SIP_HEADER)
                .setSecret("s3cret")
                .build());
        farm.dispatch.awaits("a1", State.IN_CONFERENCE);
        assertEquals(Optional.of("s3cret"), farm.switchboard.talk(0).call().header("X-Strowger-Token"));
    }

    @Test
    void aBusySwitchboardFailsTheOrderWithItsCause() {
        farm.switchboard.manner(Peer::busy);
        farm.dispatch.order(farm.order("a1").build());
        OrderProgress failed = farm.dispatch.awaits("a1", State.FAILED);
        assertEquals(17, failed.getCause());
        assertEquals("t1", failed.getCandidate().getTrunk());
        assertEquals("lease-a1", failed.getLease());
        farm.awaitNothingLeft();
        Await.until("records", () -> farm.dispatch.recorded("a1").size() == 2);
        assertEquals(17, farm.dispatch.records("a1").getLast().getCause());
    }

    @Test
    void whoDoesNotAnswerIsRungNoLongerThanTheOrderSays() {
        farm.switchboard.manner(Peer::ring);
        farm.dispatch.order(farm.order("a1").setRingForMs(300).build());
        farm.dispatch.awaits("a1", State.RINGING);
        farm.dispatch.awaits("a1", State.FAILED);
        Await.until("CANCEL", () -> farm.switchboard.talk(0).ended);
        farm.awaitNothingLeft();
    }

    @Test
    void aCancelledOrderStopsRinging() {
        farm.switchboard.manner(Peer::ring);
        farm.dispatch.order(farm.order("a1").build());
        farm.dispatch.awaits("a1", State.RINGING);
        farm.dispatch.cancel("a1", 16, "caller-gone");
        assertEquals("dispatch", farm.dispatch.awaits("a1", State.FAILED).getBy());
        Await.until("CANCEL", () -> farm.switchboard.talk(0).ended);
        farm.awaitNothingLeft();
    }

    @Test
    void aCancelThatCrossesTheAnswerLeavesNothing() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("OrderToDialTest crossing seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 30; i++) {
            String attempt = "x" + i;
            long crossing = random.nextInt(6_000_000);
            farm.switchboard.manner((peer, talk) -> {
                java.util.concurrent.locks.LockSupport.parkNanos(crossing);
                peer.answer(talk);
            });
            farm.dispatch.order(farm.order(attempt).setConference("c" + i % 3).build());
            farm.dispatch.awaits(attempt, State.DIALLING);
            java.util.concurrent.locks.LockSupport.parkNanos(random.nextInt(6_000_000));
            farm.dispatch.cancel(attempt, 16, "caller-gone");
        }
        for (int i = 0; i < 30; i++) {
            String attempt = "x" + i;
            Await.until(
                    () -> "end of " + attempt + ": " + farm.dispatch.states(attempt),
                    () -> farm.dispatch.states(attempt).contains(State.FAILED)
                            || farm.dispatch.states(attempt).contains(State.ENDED));
        }
        farm.awaitNothingLeft();
    }

    @Test
    void aRepeatedOrderIsNotDialledAgainButReportedAgain() {
        farm.dispatch.order(farm.order("a1").build());
        farm.dispatch.awaits("a1", State.IN_CONFERENCE);
        farm.dispatch.order(farm.order("a1").build());
        Await.until("second report", () -> farm.dispatch.states("a1").size() == 4);
        assertEquals(State.IN_CONFERENCE, farm.dispatch.states("a1").getLast());
        farm.dispatch.cancel("a1", 16, "caller-gone");
        farm.dispatch.awaits("a1", State.ENDED);
        farm.dispatch.order(farm.order("a1").build());
        Await.until("third report", () -> farm.dispatch.states("a1").size() == 6);
        assertEquals(State.ENDED, farm.dispatch.states("a1").getLast());
        assertEquals(1, farm.switchboard.talks());
        farm.awaitNothingLeft();
    }

    @Test
    void aNewLeaseForTheSameAttemptTakesThePlaceOfAnOrderThatStillRings() {
        farm.switchboard.manner(Peer::ring);
        farm.dispatch.order(farm.order("a1").setLease("one").build());
        farm.dispatch.awaits("a1", State.RINGING);
        farm.switchboard.manner((peer, talk) -> peer.answer(talk));
        farm.dispatch.order(farm.order("a1").setLease("two").build());
        assertEquals("two", farm.dispatch.awaits("a1", State.IN_CONFERENCE).getLease());
        assertEquals("one", farm.dispatch.awaits("a1", State.FAILED).getLease());
        assertEquals(1, farm.legs());
    }

    @Test
    void digitsAreSentUntilTheSwitchboardAcceptsAndNobodyIsLetInBefore() {
        farm.dispatch.order(farm.order("a1")
                .setIdentification(Identification.DTMF_DIGITS)
                .setSecret("90210")
                .build());
        farm.dispatch.awaits("a1", State.ANSWERED);
        Await.until("digits twice", () -> plane.last().digits.size() == 2);
        assertEquals(List.of("90210", "90210"), plane.last().digits);
        assertEquals(0, plane.last().joins);
        assertEquals(0, farm.dispatch.participants("4711"));
        plane.last().events.digit('#');
        farm.dispatch.awaits("a1", State.IN_CONFERENCE);
        assertEquals(Optional.of("4711"), plane.last().conference);
    }

    @Test
    void whoDoesNotAcceptTheDigitsIsHungUpOn() {
        farm.dispatch.order(farm.order("a1")
                .setIdentification(Identification.DTMF_DIGITS)
                .setSecret("90210")
                .build());
        assertEquals(21, farm.dispatch.awaits("a1", State.FAILED).getCause());
        assertEquals(0, plane.last().joins);
        Await.until("BYE", () -> farm.switchboard.talk(0).ended);
        farm.awaitNothingLeft();
    }

    @Test
    void ordersThatCannotBeCarriedOutFailAtOnceAndTakeNothing() {
        farm.dispatch.order(farm.order("a1").setTrunk("none").build());
        assertEquals(3, farm.dispatch.awaits("a1", State.FAILED).getCause());
        farm.dispatch.order(farm.order("a2").setNumber("0387000042").build());
        assertEquals(28, farm.dispatch.awaits("a2", State.FAILED).getCause());
        farm.server.pause();
        Await.until("out of service", () -> !farm.dispatch.capacity().getInService());
        farm.dispatch.order(farm.order("a3").build());
        assertEquals(41, farm.dispatch.awaits("a3", State.FAILED).getCause());
        farm.server.resume();
        farm.dispatch.order(farm.order("a4").build());
        farm.dispatch.awaits("a4", State.IN_CONFERENCE);
        assertEquals(1, farm.switchboard.talks());
    }

    @Test
    void whenNoPortIsLeftAnOrderFailsWithItsCauseAndTakesNothing() {
        plane.full = true;
        try {
            farm.dispatch.order(farm.order("a1").build());
            assertEquals(42, farm.dispatch.awaits("a1", State.FAILED).getCause());
        } finally {
            plane.full = false;
        }
        farm.awaitNothingLeft();
        assertEquals(0, farm.switchboard.talks());
    }

    @Test
    void noMoreOrdersAreTakenThanTheTrunkHasChannels() {
        farm.switchboard.manner(Peer::ring);
        for (int i = 0; i < 9; i++) {
            farm.dispatch.order(farm.order("n" + i).build());
        }
        assertEquals(34, farm.dispatch.awaits("n8", State.FAILED).getCause());
        Await.until("channels", () -> farm.dispatch.capacity().getChannelsUsedOrDefault("t1", 0) == 8);
        for (int i = 0; i < 8; i++) {
            farm.dispatch.cancel("n" + i, 16, "caller-gone");
        }
        farm.awaitNothingLeft();
    }

    @Test
    void theOthersHearWhoComesAndGoesAndAStarAndSixMutes() {
        farm.dispatch.order(farm.order("a1").build());
        farm.dispatch.awaits("a1", State.IN_CONFERENCE);
        FakePlane.FakeLeg first = plane.last();
        farm.dispatch.order(farm.order("a2").build());
        farm.dispatch.awaits("a2", State.IN_CONFERENCE);
        FakePlane.FakeLeg second = plane.last();
        Await.until("entry tone", () -> first.played.contains("entry"));
        assertFalse(second.played.contains("entry"));
        second.events.digit('6');
        second.events.digit('*');
        second.events.digit('6');
        Await.until("muted", () -> second.muted && second.played.contains("muted"));
        second.events.digit('*');
        second.events.digit('6');
        Await.until("unmuted", () -> !second.muted && second.played.contains("unmuted"));
        farm.switchboard.talk(1).call().hangUp(16, "");
        Await.until("exit tone", () -> first.played.contains("exit"));
        assertFalse(first.muted);
    }

    @Test
    void aWithheldNumberIsInNoRecordAndNoEvent() {
        farm.dispatch.order(farm.order("a1")
                .setCaller(Caller.newBuilder().setNumber("+33387123456").setWithheld(true))
                .build());
        farm.dispatch.awaits("a1", State.IN_CONFERENCE);
        farm.switchboard.talk(0).call().hangUp(16, "");
        Await.until("records", () -> farm.dispatch.recorded("a1").size() == 4);
        assertFalse(farm.dispatch.records("a1").toString().contains("387123456"));
    }

    @Test
    void aLostDispatcherTouchesNoCallAndHearsOfItWhenItIsBack() {
        farm.dispatch.order(farm.order("a1").build());
        farm.dispatch.awaits("a1", State.IN_CONFERENCE);
        farm.dispatch.close();
        Await.until("loss noticed", () -> !farm.server.trouble().isEmpty());
        assertEquals(1, farm.legs());
        farm.switchboard.talk(0).call().hangUp(16, "");
        Await.until("leg gone", () -> farm.legs() == 0);
        farm.dispatch.open();
        assertEquals(16, farm.dispatch.awaits("a1", State.ENDED).getCause());
        assertEquals(1, farm.dispatch.hellos());
        Await.until("records after all", () -> farm.dispatch.recorded("a1").size() == 4);
        assertEquals("", farm.server.trouble());
        farm.awaitNothingLeft();
    }

    @Test
    void afterFiftyCallsNothingIsHeld() {
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 5; i++) {
                farm.dispatch.order(farm.order("r" + round + "-" + i)
                        .setConference("c" + i % 2)
                        .build());
            }
            for (int i = 0; i < 5; i++) {
                farm.dispatch.awaits("r" + round + "-" + i, State.IN_CONFERENCE);
            }
            for (int i = 0; i < 5; i++) {
                farm.switchboard.talk(round * 5 + i).call().hangUp(16, "");
            }
            for (int i = 0; i < 5; i++) {
                farm.dispatch.awaits("r" + round + "-" + i, State.ENDED);
            }
        }
        farm.awaitNothingLeft();
        assertTrue(farm.dispatch.objections().isEmpty());
    }
}
