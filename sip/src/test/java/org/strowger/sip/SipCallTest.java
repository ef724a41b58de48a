package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two of our agents with each other, over loopback. */
@Timeout(30)
class SipCallTest {
    private final Party alice = Party.on("127.30.1.1");
    private final Party bob = Party.on("127.30.1.2");

    @AfterEach
    void closeBoth() {
        alice.close();
        bob.close();
    }

    @Test
    void aCallIsAnsweredAndTheCallerHangsUp() {
        bob.onIncoming = (call, offer) -> {
            call.ring(Optional.empty());
            call.answer(Party.answer(offer));
        };
        SipCall call = alice.dial(bob.uri("4711"));
        alice.await("established PCMU");
        bob.await("established PCMU");
        assertTrue(bob.saw("incoming 4711"));
        assertTrue(alice.saw("ringing"));
        assertEquals(call.remoteTag(), bob.calls.getFirst().localTag());
        call.hangUp(16, "bye");
        bob.await("ended 16 0 far bye");
        alice.await("ended 16 0 near bye");
        alice.awaitNoCalls();
        bob.awaitNoCalls();
    }

    @Test
    void theCalledHangsUpWithItsCause() {
        alice.dial(bob.uri("1"));
        bob.await("established");
        bob.calls.getFirst().hangUp(31, "normal, unspecified");
        alice.await("ended 31 0 far normal, unspecified");
        alice.awaitNoCalls();
        bob.awaitNoCalls();
    }

    @Test
    void earlyMediaIsHeardBeforeTheAnswer() {
        bob.onIncoming = (call, offer) -> call.ring(Optional.of(Party.answer(offer)));
        alice.dial(bob.uri("1"));
        alice.await("ringing early");
        bob.calls.getFirst().answer(Party.answer(Optional.of(Party.ours())));
        alice.await("established PCMU");
    }

    @Test
    void aCallerWhoGivesUpCancels() {
        bob.onIncoming = (call, offer) -> call.ring(Optional.empty());
        SipCall call = alice.dial(bob.uri("1"));
        alice.await("ringing");
        call.hangUp(16, "changed my mind");
        alice.await("ended 16 0 near changed my mind");
        bob.await("ended 16 487 far changed my mind");
        alice.awaitNoCalls();
        bob.awaitNoCalls();
    }

    @Test
    void aCallThatNobodyAnswersIsCancelledAfterItsTime() {
        bob.onIncoming = (call, offer) -> call.ring(Optional.empty());
        Invitation invitation = alice.invitation(bob.uri("1"));
        alice.dial(new Invitation(
                invitation.target(),
                invitation.from(),
                "",
                Optional.empty(),
                Map.of(),
                invitation.offer(),
                Optional.empty(),
                Duration.ofMillis(200)));
        alice.await("ended 19 487 near no answer");
        bob.await("ended 19 487 far");
        alice.awaitNoCalls();
    }

    @Test
    void aRefusalArrivesWithItsCauseAndHeaders() {
        bob.onIncoming = (call, offer) -> call.refuse(486, "Busy Here", Map.of("Retry-After", "7"));
        SipCall call = alice.dial(bob.uri("1"));
        alice.await("ended 17 486 far Busy Here");
        assertEquals(Optional.of("7"), call.header("Retry-After"));
        bob.await("ended 17 486 near");
        alice.awaitNoCalls();
        bob.awaitNoCalls();
    }

    @Test
    void headersOfTheInvitationArrive() {
        Invitation plain = alice.invitation(bob.uri("1"));
        alice.dial(new Invitation(
                plain.target(),
                plain.from(),
                "",
                Optional.empty(),
                Map.of("X-Token", "abc, def"),
                plain.offer(),
                Optional.empty(),
                plain.ringFor()));
        bob.await("established");
        assertEquals(Optional.of("abc, def"), bob.calls.getFirst().header("X-Token"));
    }

    @Test
    void aRouteTakesTheCallElsewhereThanItsTarget() {
        Invitation plain = alice.invitation(SipUri.of("33387000000", "carrier.example", 0));
        String route = bob.agent.bound().getAddress().getHostAddress() + ":"
                + bob.agent.bound().getPort();
        alice.dial(new Invitation(
                plain.target(),
                plain.from(),
                "",
                Optional.of(route),
                Map.of(),
                plain.offer(),
                Optional.empty(),
                plain.ringFor()));
        bob.await("incoming 33387000000");
        alice.await("established");
    }

    @Test
    void aFarEndThatCannotBeReachedEndsTheCall() {
        Party over = new Party(SipSettings.on("127.30.1.3", 0));
        over.close();
        alice.dial(over.uri("1").with("transport", "tcp"));
        alice.await("ended 102 408");
        alice.awaitNoCalls();
    }

    @Test
    void callsTravelOverTcp() {
        SipCall call = alice.dial(bob.uri("1").with("transport", "tcp"));
        alice.await("established");
        bob.await("established");
        call.hangUp(16, "");
        bob.await("ended 16 0 far");
        alice.awaitNoCalls();
        bob.awaitNoCalls();
    }

    @Test
    void eitherSideHoldsAndResumes() {
        SipCall call = alice.dial(bob.uri("1"));
        bob.await("established");
        call.reoffer(Party.ours().directed(Sdp.Direction.SENDONLY));
        bob.await("renegotiate SENDONLY");
        alice.await("renegotiated RECVONLY");
        bob.calls.getFirst().reoffer(Party.ours().directed(Sdp.Direction.INACTIVE));
        alice.await("renegotiate INACTIVE");
        bob.await("renegotiated INACTIVE");
        call.reoffer(Party.ours());
        alice.await("renegotiated SENDRECV");
    }

    @Test
    void offersThatCrossAreBothDoneInTheEnd() {
        SipCall call = alice.dial(bob.uri("1"));
        bob.await("established");
        call.reoffer(Party.ours().directed(Sdp.Direction.SENDONLY));
        bob.calls.getFirst().reoffer(Party.ours().directed(Sdp.Direction.RECVONLY));
        alice.await("renegotiated");
        bob.await("renegotiated");
    }

    @Test
    void digitsTravelByInfo() {
        SipCall call = alice.dial(bob.uri("1"));
        bob.await("established");
        call.sendDigit('7', 200);
        call.sendDigit('#', 100);
        bob.await("digit 7 200");
        bob.await("digit # 100");
        bob.calls.getFirst().sendDigit('1', 80);
        alice.await("digit 1 80");
    }

    @Test
    void digitsTypedFastArriveInTheirOrder() {
        SipCall call = alice.dial(bob.uri("1"));
        bob.await("established");
        String typed = "0123456789*#0123456789*#0123456789";
        typed.chars().forEach(digit -> call.sendDigit((char) digit, 100));
        call.sendDigit('D', 100);
        bob.await("digit D 100");
        String heard = bob.events.stream()
                .filter(event -> event.startsWith("digit "))
                .map(event -> event.substring(6, 7))
                .collect(Collectors.joining());
        assertEquals(typed + "D", heard);
    }

    @Test
    void aReferIsReportedUntilItsEnd() {
        SipCall call = alice.dial(bob.uri("1"));
        bob.await("established");
        call.refer(SipUri.of("carol", "127.30.1.9", 5060), Optional.of(new Replaces("a@b", "to1", "from1")));
        bob.await("referred sip:carol@127.30.1.9:5060 replacing");
        SipCall.Referral referral = bob.referral.orElseThrow();
        assertEquals(Optional.of(new Replaces("a@b", "to1", "from1")), referral.replaces());
        alice.await("progress 100");
        referral.report(180, "Ringing");
        referral.report(200, "OK");
        alice.await("progress 180");
        alice.await("progress 200");
    }

    @Test
    void aCallIsReplacedByAnotherOne() {
        alice.dial(bob.uri("1"));
        bob.await("established");
        SipCall old = bob.calls.getFirst();
        try (Party carol = Party.on("127.30.1.3")) {
            Invitation plain = carol.invitation(bob.uri("1"));
            carol.dial(new Invitation(
                    plain.target(),
                    plain.from(),
                    "",
                    Optional.empty(),
                    Map.of(),
                    plain.offer(),
                    Optional.of(new Replaces(old.callId(), old.localTag(), old.remoteTag())),
                    plain.ringFor()));
            carol.await("established");
            bob.await("replaced");
            alice.await("ended 16 0 far replaced");
            alice.awaitNoCalls();
            Await.until("bob has one call", () -> bob.agent.calls() == 1);
        }
    }

    @Test
    void aReplacementOfACallThatIsNotThereIsRefused() {
        Invitation plain = alice.invitation(bob.uri("1"));
        alice.dial(new Invitation(
                plain.target(),
                plain.from(),
                "",
                Optional.empty(),
                Map.of(),
                plain.offer(),
                Optional.of(new Replaces("nobody", "a", "b")),
                plain.ringFor()));
        alice.await("ended 41 481 far");
        assertTrue(bob.calls.isEmpty());
        alice.awaitNoCalls();
        bob.awaitNoCalls();
    }

    @Test
    void aFullAgentSaysBusyAndWhenToComeBack() {
        try (Party full = new Party(SipSettings.on("127.30.1.3", 0).limited(1, 100))) {
            alice.dial(full.uri("1"));
            alice.await("established");
            SipCall second = bob.dial(full.uri("1"));
            bob.await("ended 17 486 far");
            assertEquals(Optional.of("10"), second.header("Retry-After"));
        }
    }

    @Test
    void theSessionTimerIsRefreshedWhileBothLive() {
        SipSettings brief =
                SipSettings.on("127.30.1.3", 0).withSessionTimer(Duration.ofSeconds(2), Duration.ofSeconds(1));
        try (Party carol = new Party(brief);
                Party dave = new Party(SipSettings.on("127.30.1.4", 0)
                        .withSessionTimer(Duration.ofSeconds(2), Duration.ofSeconds(1)))) {
            carol.dial(dave.uri("1"));
            dave.await("established");
            long begin = System.nanoTime();
            Await.until("two session intervals have gone", () -> System.nanoTime() - begin > 4_500_000_000L);
            assertEquals(1, carol.agent.calls());
            assertEquals(1, dave.agent.calls());
        }
    }

    @Test
    void tooShortASessionTimerIsMadeLonger() {
        try (Party hasty = new Party(
                SipSettings.on("127.30.1.3", 0).withSessionTimer(Duration.ofSeconds(2), Duration.ofSeconds(1)))) {
            hasty.dial(bob.uri("1"));
            hasty.await("established");
        }
    }

    @Test
    void closingAnAgentEndsItsCalls() {
        Party carol = Party.on("127.30.1.3");
        carol.dial(bob.uri("1"));
        bob.await("established");
        carol.close();
        bob.await("ended 16 0 far shutting down");
        bob.awaitNoCalls();
    }
}
