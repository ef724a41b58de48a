package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.Treatment;
import org.strowger.rig.Await;
import org.strowger.rig.Carrier;
import org.strowger.rig.Rig;
import org.strowger.rig.WireMessage;
import org.strowger.rig.WireRule;

/** Calls through a real carrier's and a real switchboard's Asterisk; the test is dispatch, caller and media server. */
class SwitchboardOnAsteriskTest extends CallsOnAsterisk {
    static Rig shared;

    SwitchboardOnAsteriskTest() {
        super(shared);
    }

    @BeforeAll
    static void start() {
        shared = Rig.start(plan(metz()));
    }

    @AfterAll
    static void end() {
        shared.close();
    }

    @Test
    void aCallerHearsMusicUnansweredAndIsJoinedWithTheCallbackOnALeasedNumber() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        assertTrue(caller.earlyMedia);
        assertEquals(1, rig.switchOf(0).joined());
        caller.bye();
        assertTrue(Await.until(SOON, () -> callbacks.element().over));
        over(dispatch, 2);
    }

    @Test
    void aCallIsReleasedToTheCarrierBeforeTheTalk() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "full", Treatment.RINGBACK);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "released");
        assertTrue(caller.rang);
        assertFalse(caller.earlyMedia);
        assertTrue(Await.until(SOON, () -> rig.switchOf(0).channels().isEmpty()), log::ladder);
        assertEquals(1, rig.carrier().asterisk().joined());
        assertEquals(1, gauge("attempts"));
        caller.bye();
        assertTrue(Await.until(SOON, () -> callbacks.element().over));
        over(dispatch, 2);
    }

    @Test
    void aRefusedReferTearsNothingAndTheTrunkIsLeftAlone() {
        rig.carrier().acceptRefer("switch-metz", false);
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "full", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        assertTrue(log.words().contains("refer-refused"), log::ladder);
        assertEquals(1, gauge("trunks-without-refer"));
        callbacks.element().bye();
        assertTrue(Await.until(SOON, () -> caller.over), log::ladder);
        over(dispatch, 2);
    }

    @Test
    void anIgnoredReferIsGivenUpByTheWatchdog() {
        rig.wire("metz").add(WireRule.every(WireMessage.Sender.SWITCHBOARD, "REFER", new WireRule.Drop()));
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "full", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        assertTrue(log.words().contains("refer-ignored"), log::ladder);
        caller.bye();
        assertTrue(Await.until(SOON, () -> callbacks.element().over));
        over(dispatch, 2);
    }

    @Test
    void aCallbackProvesItselfByDigitsOnTheSharedNumber() {
        TestDispatch dispatch = begin(Identification.DTMF_DIGITS, "stay", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        caller.bye();
        over(dispatch, 2);
    }

    @Test
    void whoGuessesDigitsIsNotEvenAnsweredAfterAWhile() {
        TestDispatch dispatch = begin(Identification.DTMF_DIGITS, "stay", Treatment.MUSIC);
        silent = true;
        UdpPhone.Call caller = phone.call(DID.text(), "");
        assertTrue(happened("decided"), log::ladder);
        for (int i = 0; i < 6; i++) {
            // Hangs up after one wrong guess, which leaves a second try unused.
            UdpPhone.Call guesser = phone.call(SHARED.text(), "");
            assertTrue(Await.until(SOON, () -> guesser.answered), log::ladder);
            guesser.digits("000000");
            int guesses = i + 1;
            assertTrue(
                    Await.until(
                            SOON,
                            () -> log.words().stream()
                                            .filter("refused-callback"::equals)
                                            .count()
                                    >= guesses),
                    log::ladder);
            guesser.bye();
        }
        UdpPhone.Call guesser = phone.call(SHARED.text(), "");
        assertTrue(Await.until(SOON, () -> guesser.over), log::ladder);
        assertFalse(guesser.answered);
        assertEquals(403, guesser.lastStatus);
        caller.cancel();
        over(dispatch, 1);
    }

    @Test
    void aCallbackProvesItselfByAHeaderWhereTheTrunkKeepsIt() {
        rig.carrier().keepHeaders("media-strasbourg", true);
        TestDispatch dispatch = begin(Identification.SIP_HEADER, "full", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "released");
        caller.bye();
        over(dispatch, 2);
    }

    @Test
    void aMediaServerOnIpThatDeclinesReferIsJoinedHere() {
        directly = true;
        TestDispatch dispatch = begin(Identification.SIP_HEADER, "full", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        assertTrue(log.words().contains("refer-refused"), log::ladder);
        caller.bye();
        over(dispatch, 2);
    }

    @Test
    void aStrangerWhoDialsAPoolNumberIsRefused() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        UdpPhone.Call stranger = phone.call(POOL_2.text(), "");
        assertTrue(Await.until(SOON, () -> stranger.over), log::ladder);
        assertEquals(403, stranger.lastStatus);
        assertFalse(stranger.answered);
        over(dispatch, 0);
    }

    @Test
    void theLeasedNumberWithTheWrongCallerIdIsAStranger() {
        rig.carrier().presentWrongly("media-strasbourg", new E164("+33299999999"));
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        assertTrue(happened("refused-callback"), log::ladder);
        assertTrue(Await.until(SOON, () -> callbacks.element().lastStatus == 403), log::ladder);
        assertFalse(caller.answered);
        caller.cancel();
        over(dispatch, 1);
    }

    @Test
    void aCallerIsApologisedToAndReleasedWhenNoCallbackCanBeHad() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        rig.carrier().fault(POOL, Carrier.Fault.BUSY);
        rig.carrier().fault(POOL_2, Carrier.Fault.BUSY);
        try {
            UdpPhone.Call caller = phone.call(DID.text(), "");
            assertTrue(Await.until(SOON, () -> callbacks.stream().anyMatch(c -> c.over)));
            dispatch.report(dispatch.asked().getFirst().getAttempt(), OrderProgress.State.FAILED);
            assertTrue(Await.until(SOON, () -> caller.over), log::ladder);
            assertEquals(503, caller.lastStatus);
            assertEquals(2, dispatch.asked().size());
            assertEquals(1, dispatch.asked().getLast().getExcludedCount());
            over(dispatch, 1);
        } finally {
            rig.carrier().fault(POOL, Carrier.Fault.NONE);
            rig.carrier().fault(POOL_2, Carrier.Fault.NONE);
        }
    }

    @Test
    void aLostManagerConnectionComesBackAndCallersWhoLeftMeanwhileAreForgotten() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        rig.carrier().fault(POOL, Carrier.Fault.NO_ANSWER);
        rig.carrier().fault(POOL_2, Carrier.Fault.NO_ANSWER);
        try {
            UdpPhone.Call caller = phone.call(DID.text(), "");
            assertTrue(Await.until(SOON, () -> caller.earlyMedia && !callbacks.isEmpty()));
            rig.switchOf(0).cli("manager kick session " + managerSession());
            caller.cancel();
            callbacks.element().cancel();
            assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), log::ladder);
            assertTrue(Await.until(SOON, () -> service.orElseThrow().trouble().isEmpty()));
            over(dispatch, 1);
        } finally {
            rig.carrier().fault(POOL, Carrier.Fault.NONE);
            rig.carrier().fault(POOL_2, Carrier.Fault.NONE);
        }
    }

    // The file descriptor that "manager show connected" lists for the switchboard's user.
    private String managerSession() {
        return rig.switchOf(0)
                .cli("manager show connected")
                .lines()
                .filter(l -> l.contains("strowger"))
                .map(l -> l.strip().split("\\s+"))
                .map(f -> f[4])
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNumberThatIsNoLocalNumberIsUnallocated() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(NO_DID.text(), "");
        assertTrue(Await.until(SOON, () -> caller.over));
        assertEquals(404, caller.lastStatus);
        over(dispatch, 0);
    }

    @Test
    void strangeCharactersInACallersNumberDoNoHarm() {
        directly = true;
        begin(Identification.SIP_HEADER, "stay", Treatment.MUSIC);
        InetSocketAddress metz = new InetSocketAddress(rig.switchboard("metz").host(), 5060);
        mediaServer.close();
        for (String number : List.of("$%7BSHELL(id)%7D", "%22,,x", "100%25")) {
            mediaServer = new UdpPhone(rig.mediaServerAddress("strasbourg"), rig.carrierAddress(), number);
            UdpPhone.Call call = mediaServer.call(DID.text(), "", metz);
            assertTrue(happened("arrived"), log::ladder);
            assertTrue(Await.until(SOON, () -> call.earlyMedia), log::ladder);
            call.cancel();
            assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), number + log.ladder());
            log.clear();
            mediaServer.close();
        }
        assertEquals("", service.orElseThrow().trouble());
    }

    @Test
    void aLineBreakInACallersNumberIsNoCall() {
        directly = true;
        begin(Identification.SIP_HEADER, "stay", Treatment.MUSIC);
        InetSocketAddress metz = new InetSocketAddress(rig.switchboard("metz").host(), 5060);
        mediaServer.close();
        for (String number : List.of(
                "1%0Aagi_uniqueid%3A%209.9%0Aagi_channel%3A%20none",
                "1%0A%0A200%20result=1%0A", "1%0d", "1%1B", "%7f")) {
            mediaServer = new UdpPhone(rig.mediaServerAddress("strasbourg"), rig.carrierAddress(), number);
            UdpPhone.Call call = mediaServer.call(DID.text(), "", metz);
            assertTrue(Await.until(SOON, () -> call.over), number);
            assertEquals(404, call.lastStatus, number);
            mediaServer.close();
        }
        assertEquals(0, gauge("attempts"));
        assertFalse(log.words().contains("arrived"));
    }

    @Test
    void aDialledNumberWithMoreThanDigitsIsNoNumber() {
        directly = true;
        begin(Identification.SIP_HEADER, "stay", Treatment.MUSIC);
        InetSocketAddress metz = new InetSocketAddress(rig.switchboard("metz").host(), 5060);
        for (String more : List.of("%0Aagi_uniqueid%3A%209.9", ",4", "%22", "a")) {
            UdpPhone.Call call = mediaServer.call(DID.text() + more, "", metz);
            assertTrue(Await.until(SOON, () -> call.over), more);
            assertEquals(404, call.lastStatus, more);
        }
        assertEquals(0, gauge("attempts"));
        assertFalse(log.words().contains("arrived"));
    }

    @Test
    void aCallerWhoGivesUpWhileTheCallbackArrivesLeavesNothing() {
        long seed = Long.getLong("strowger.seed", new Random().nextLong());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        for (int i = 0; i < 30; i++) {
            callbacks.clear();
            UdpPhone.Call caller = phone.call(DID.text(), "");
            assertTrue(Await.until(SOON, () -> !callbacks.isEmpty()), log::ladder);
            LockSupport.parkNanos(random.nextLong(16_000_000));
            caller.cancel();
            assertTrue(Await.until(SOON, () -> caller.over), log::ladder);
            callbacks.element().cancel();
            dispatch.report(dispatch.asked().getLast().getAttempt(), OrderProgress.State.ENDED);
            assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), log::ladder);
            assertTrue(Await.until(SOON, () -> gauge("numbers-in-quarantine") == 0));
        }
        assertTrue(
                rig.settle(SOON),
                () -> log.ladder() + rig.switchOf(0).channels() + rig.carrier().channels());
        assertEquals(0, gauge("expected-callbacks"));
        assertEquals(0, gauge("trunk-channels"));
        assertEquals(0, dispatch.leases());
    }
}
