package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.v1.OrderProgress.State;
import org.strowger.sip.Invitation;
import org.strowger.sip.Replaces;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipCall;
import org.strowger.sip.SipUri;

/** The switchboard drops out (SPEC A5): the dialog under a participant is exchanged, and nobody hears it. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseTest {
    private final FakePlane plane = new FakePlane();
    private Farm farm;
    private Peer carrier;
    private Peer.Talk toSwitchboard;
    private Peer.Talk toCaller;

    @BeforeAll
    void start(@TempDir Path data) {
        farm = new Farm("release", data, rtp -> plane, "limits.replace-within = 1s");
        carrier = new Peer("127.50.0.4");
    }

    /** The carrier has the caller's leg to the switchboard; the media server's leg is at the switchboard. */
    @BeforeEach
    void aCallInTheConference() {
        farm.begin();
        farm.dispatch.order(farm.order("a1").build());
        farm.dispatch.awaits("a1", State.IN_CONFERENCE);
        toSwitchboard = farm.switchboard.talk(0);
        Await.until("dialog", () -> toSwitchboard.established);
        toCaller = new Peer.Talk();
        toCaller.call = Optional.of(carrier.agent()
                .invite(
                        new Invitation(
                                SipUri.of("caller", "127.50.0.2", port(farm.switchboard)),
                                SipUri.of("carrier", "127.50.0.4", 0),
                                "",
                                Optional.empty(),
                                Map.of(),
                                Sdp.offer("127.50.0.4", 41_000, List.of(Sdp.Format.PCMA)),
                                Optional.empty(),
                                Duration.ofSeconds(10)),
                        toCaller));
        Await.until("caller's dialog", () -> toCaller.established);
    }

    @AfterEach
    void end() {
        toCaller.call().hangUp(16, "");
        farm.end();
        assertEquals(List.of(), plane.objections());
    }

    @AfterAll
    void stop() {
        carrier.close();
        farm.close();
    }

    private static int port(Peer peer) {
        return peer.agent().bound().getPort();
    }

    private Replaces callersDialog() {
        return new Replaces(
                toCaller.call().callId(),
                toCaller.call().localTag(),
                toCaller.call().remoteTag());
    }

    @Test
    void aReferWithReplacesMovesTheMediaAndTheParticipantKeepsHisPlace() {
        toSwitchboard.call().refer(SipUri.of("x", "127.50.0.4", port(carrier)), Optional.of(callersDialog()));
        Await.until("success told", () -> toSwitchboard.referProgress.contains(200));
        FakePlane.FakeLeg leg = plane.last();
        assertEquals(30_100, leg.targets.getLast().port(), "media go to the carrier");
        assertEquals(1, leg.joins);
        assertEquals(1, farm.dispatch.participants("4711"));
        toSwitchboard.call().hangUp(16, "");
        Await.until("switchboard is out", () -> farm.switchboard.calls() == 0);
        assertEquals(1, farm.server.gauges().get("legs"));
        assertFalse(farm.dispatch.states("a1").contains(State.ENDED));

        toCaller.call().hangUp(16, "");
        assertEquals("caller-side", farm.dispatch.awaits("a1", State.ENDED).getBy());
        farm.awaitNothingLeft();
        List<String> ladder = farm.ladder("a1");
        assertTrue(ladder.containsAll(List.of("refer", "replacing", "replaced", "ended")), ladder.toString());
    }

    @Test
    void aReferrerWhoForgetsTheOldDialogIsRemindedByBye() {
        toSwitchboard.call().refer(SipUri.of("x", "127.50.0.4", port(carrier)), Optional.of(callersDialog()));
        Await.until("BYE on the old dialog", () -> toSwitchboard.ended);
        assertEquals(1, farm.dispatch.participants("4711"));
        assertEquals(1, farm.server.gauges().get("legs"));
    }

    @Test
    void aReferThatIsRefusedLeavesTheLegAsItWas() {
        Replaces unknown = new Replaces("nobody", "a", "b");
        toSwitchboard.call().refer(SipUri.of("x", "127.50.0.4", port(carrier)), Optional.of(unknown));
        Await.until("failure told", () -> toSwitchboard.referProgress.contains(481));
        assertEquals(1, plane.last().targets.size());
        assertFalse(toSwitchboard.ended);
        toSwitchboard.call().refer(SipUri.of("x", "127.50.0.4", port(carrier)), Optional.of(callersDialog()));
        Await.until("the next one succeeds", () -> toSwitchboard.referProgress.contains(200));
    }

    @Test
    void aReferThatReplacesNothingIsDeclined() {
        toSwitchboard.call().refer(SipUri.of("x", "127.50.0.4", port(carrier)), Optional.empty());
        Await.until("declined", () -> toSwitchboard.referProgress.contains(603));
        assertEquals(0, carrier.talks());
        assertFalse(toSwitchboard.ended);
    }

    @Test
    void aReferToWhoHesitatesTooLongIsGivenUpAndTheTalkGoesOn() {
        CountDownLatch hesitation = new CountDownLatch(1);
        toCaller.hesitation = hesitation;
        toSwitchboard.call().refer(SipUri.of("x", "127.50.0.4", port(carrier)), Optional.of(callersDialog()));
        Await.until("failure told", () -> toSwitchboard.referProgress.stream().anyMatch(status -> status >= 400));
        assertFalse(toSwitchboard.ended);
        assertEquals(1, plane.last().targets.size());
        hesitation.countDown();
    }

    @Test
    void theOldDialogMayEndBeforeTheNewOneIsSeenAnswered() {
        toSwitchboard.call().refer(SipUri.of("x", "127.50.0.4", port(carrier)), Optional.of(callersDialog()));
        Await.until("REFER taken", () -> toSwitchboard.referProgress.contains(100));
        toSwitchboard.call().hangUp(16, "");
        Await.until("media moved", () -> plane.last().targets.size() == 2);
        assertEquals(1, farm.dispatch.participants("4711"));
        assertFalse(farm.dispatch.states("a1").contains(State.ENDED));
        toCaller.call().hangUp(16, "");
        farm.dispatch.awaits("a1", State.ENDED);
        farm.awaitNothingLeft();
    }

    @Test
    void aCallerWhoGoesWhileOnlyTheNewDialogIsLeftAndUnansweredLeavesNothing() {
        // The carrier takes the new dialog for its call as soon as it hesitates no more, though that one was cancelled.
        SipCall standing = toCaller.call();
        CountDownLatch hesitation = new CountDownLatch(1);
        toCaller.hesitation = hesitation;
        toSwitchboard.call().refer(SipUri.of("x", "127.50.0.4", port(carrier)), Optional.of(callersDialog()));
        Await.until("REFER taken", () -> toSwitchboard.referProgress.contains(100));
        toSwitchboard.call().hangUp(16, "");
        Await.until("the old dialog is over", () -> toSwitchboard.ended);
        // Until the leg has heard of it as well; if it has not, this passes all the same.
        LockSupport.parkNanos(200_000_000);
        farm.dispatch.cancel("a1", 16, "caller-gone");
        farm.dispatch.awaits("a1", State.ENDED);
        hesitation.countDown();
        standing.hangUp(16, "");
        farm.awaitNothingLeft();
    }

    @Test
    void anInviteWithReplacesFromATrunksPeerTakesTheLegOver() {
        Peer.Talk taking = replacing(farm.switchboard);
        Await.until("taken over", () -> taking.established && toSwitchboard.ended);
        assertEquals(42_000, plane.last().targets.getLast().port());
        assertEquals(1, farm.dispatch.participants("4711"));
        assertEquals(1, plane.last().joins);
        taking.call().hangUp(16, "");
        farm.dispatch.awaits("a1", State.ENDED);
    }

    @Test
    void anInviteWithReplacesFromElsewhereIsDeclined() {
        Peer.Talk stranger = replacing(carrier);
        Await.until("declined", () -> stranger.ended);
        assertEquals(603, stranger.status);
        assertFalse(toSwitchboard.ended);
        assertEquals(1, plane.last().targets.size());
    }

    private Peer.Talk replacing(Peer by) {
        HostPort server = HostPort.parse(farm.server.sipAddress());
        Peer.Talk talk = new Peer.Talk();
        talk.call = Optional.of(by.agent()
                .invite(
                        new Invitation(
                                SipUri.of("x", server.host(), server.port()),
                                SipUri.of("y", "127.50.0.2", 0),
                                "",
                                Optional.empty(),
                                Map.of(),
                                Sdp.offer("127.50.0.2", 42_000, List.of(Sdp.Format.PCMU)),
                                Optional.of(new Replaces(
                                        toSwitchboard.call().callId(),
                                        toSwitchboard.call().remoteTag(),
                                        toSwitchboard.call().localTag())),
                                Duration.ofSeconds(10)),
                        talk));
        return talk;
    }

    @Test
    void aReinviteIsFollowed() {
        toSwitchboard.call().reoffer(Sdp.offer("127.50.0.77", 43_000, List.of(Sdp.Format.PCMU, Sdp.Format.PCMA)));
        Await.until("media moved", () -> plane.last().targets.size() == 2);
        MediaPlane.Target target = plane.last().targets.getLast();
        assertEquals("127.50.0.77", target.address());
        assertEquals("PCMU", target.codec(), "the far end's order counts in a later offer");
        toSwitchboard
                .call()
                .reoffer(Sdp.offer("127.50.0.77", 43_000, List.of(Sdp.Format.PCMU))
                        .directed(Sdp.Direction.SENDONLY));
        Await.until("hold", () -> plane.last().targets.size() == 3);
        assertFalse(plane.last().targets.getLast().send());
        assertTrue(plane.last().targets.getLast().receive());
        assertEquals(1, plane.last().joins);
    }

    @Test
    void aReinviteThatCannotBeDoneChangesNothing() {
        toSwitchboard
                .call()
                .reoffer(Sdp.offer("127.50.0.77", 43_000, List.of(new Sdp.Format(97, "iLBC", 8000, 1, ""))));
        toSwitchboard.call().reoffer(Sdp.offer("127.50.0.78", 43_000, List.of(Sdp.Format.PCMA)));
        Await.until("the next one is followed", () -> plane.last().targets.size() == 2);
        assertEquals("127.50.0.78", plane.last().targets.getLast().address());
        assertFalse(toSwitchboard.ended);
    }
}
