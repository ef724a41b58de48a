package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A far end that loses, repeats and breaks what it should not. */
@Timeout(60)
class RuleBreakersTest {
    private final Party bob = Party.on("127.30.6.1");
    private final RawPeer peer = new RawPeer("127.30.6.2");

    @AfterEach
    void close() {
        bob.close();
        peer.close();
    }

    private String invite(String callId, String headers) {
        return peer.request("INVITE", bob.uri("1"), callId, headers);
    }

    /** A request in the dialog that the 200 began. */
    private String inDialog(String method, int sequence, String ok, String callId) {
        String toTag = ok.replaceAll("(?s).*\r\nTo: [^\r]*;tag=([^\r;]*).*", "$1");
        return peer.request(method, bob.uri("1"), callId, "")
                .replace("To: <" + bob.uri("1") + ">", "To: <" + bob.uri("1") + ">;tag=" + toTag)
                .replace("CSeq: 1 ", "CSeq: " + sequence + " ")
                .replace("branch=z9hG4bK", "branch=z9hG4bK-" + method + sequence);
    }

    @Test
    void anInviteWithoutAnOfferIsAnsweredWithOursAndTheAckBringsTheAnswer() {
        peer.send(bob.agent.bound(), invite("delayed", ""));
        String ok = peer.receive("SIP/2.0 200");
        assertTrue(ok.contains("m=audio 20000"), ok);
        String body = "v=0\r\nc=IN IP4 127.30.6.2\r\nm=audio 4000 RTP/AVP 8\r\n";
        peer.send(bob.agent.bound(), withBody(inDialog("ACK", 1, ok, "delayed"), body));
        bob.await("established PCMA");
        peer.send(bob.agent.bound(), inDialog("BYE", 2, ok, "delayed"));
        bob.await("ended 16 0 far");
        bob.awaitNoCalls();
    }

    @Test
    void afterAHoldAReinviteWithoutAnOfferIsOfferedToSpeakAgainAndItsAckBringsTheAnswer() {
        String callId = "resumed";
        peer.send(bob.agent.bound(), withSdp(invite(callId, ""), "sendrecv"));
        String ok = peer.receive("SIP/2.0 200");
        peer.send(bob.agent.bound(), inDialog("ACK", 1, ok, callId));
        bob.await("established PCMA");
        peer.send(bob.agent.bound(), withSdp(inDialog("INVITE", 2, ok, callId), "inactive"));
        assertTrue(peer.receive("SIP/2.0 200").contains("a=inactive"));
        peer.send(bob.agent.bound(), inDialog("ACK", 2, ok, callId));
        peer.send(bob.agent.bound(), inDialog("INVITE", 3, ok, callId));
        String offer = peer.receive("SIP/2.0 200");
        while (!offer.contains("3 INVITE")) {
            offer = peer.receive("SIP/2.0 200");
        }
        assertTrue(offer.contains("m=audio 20000"), offer);
        assertFalse(offer.contains("a=inactive"), offer);
        peer.send(bob.agent.bound(), withSdp(inDialog("ACK", 3, ok, callId), "sendrecv"));
        bob.await("renegotiated SENDRECV");
        peer.send(bob.agent.bound(), inDialog("BYE", 4, ok, callId));
        bob.await("ended 16 0 far");
    }

    private static String withSdp(String request, String direction) {
        String body =
                "v=0\r\no=- 1 " + direction.length() + " IN IP4 127.30.6.2\r\ns=-\r\nc=IN IP4 127.30.6.2\r\nt=0 0\r\n"
                        + "m=audio 4000 RTP/AVP 8\r\na=" + direction + "\r\n";
        return withBody(request, body);
    }

    private static String withBody(String request, String sdp) {
        return request.replace("Content-Length: 0", "Content-Type: application/sdp\r\nContent-Length: " + sdp.length())
                + sdp;
    }

    @Test
    void a200IsRepeatedUntilItsAckComes() {
        peer.send(bob.agent.bound(), invite("lost-ack", ""));
        String ok = peer.receive("SIP/2.0 200");
        assertEquals(ok, peer.receive("SIP/2.0 200"));
        peer.send(bob.agent.bound(), inDialog("BYE", 2, ok, "lost-ack"));
        assertTrue(peer.receive("SIP/2.0 200").contains("2 BYE"));
        bob.await("ended 16 0 far");
        bob.awaitNoCalls();
    }

    @Test
    void aCallHungUpBeforeItsAckIsEndedAfterIt() {
        peer.send(bob.agent.bound(), invite("early-hangup", ""));
        String ok = peer.receive("SIP/2.0 200");
        bob.calls.getFirst().hangUp(31, "no more");
        bob.await("ended 31 0 near");
        peer.send(bob.agent.bound(), inDialog("ACK", 1, ok, "early-hangup"));
        String bye = peer.receive("BYE");
        assertTrue(bye.contains("cause=31"), bye);
    }

    @Test
    void aRepeatedInviteIsNoSecondCall() {
        String invite = invite("twice", "");
        peer.send(bob.agent.bound(), invite);
        peer.receive("SIP/2.0 200");
        peer.send(bob.agent.bound(), invite);
        peer.receive("SIP/2.0 200");
        peer.send(bob.agent.bound(), invite.replace("branch=z9hG4bK", "branch=z9hG4bKother"));
        assertTrue(peer.receive("SIP/2.0 482").contains("twice"));
        assertEquals(1, bob.calls.size());
    }

    @Test
    void whatCannotBeDoneIsRefusedByTheBook() {
        expect("420", invite("r1", "Require: 100rel\r\n"));
        expect("483", invite("r2", "").replace("Max-Forwards: 70", "Max-Forwards: 0"));
        expect("416", invite("r3", "").replaceFirst("INVITE \\S+", "INVITE tel:+33387"));
        expect(
                "415",
                invite("r4", "Content-Type: text/plain\r\n")
                        .replace("Content-Length: 0\r\n\r\n", "Content-Length: 2\r\n\r\nhi"));
        expect(
                "400",
                invite("r5", "Content-Type: application/sdp\r\n")
                        .replace("Content-Length: 0\r\n\r\n", "Content-Length: 2\r\n\r\nhi"));
        expect("422", invite("r6", "Supported: timer\r\nSession-Expires: 20\r\n"));
        expect("481", invite("r7", "Replaces: none;to-tag=1;from-tag=2\r\n"));
        expect("481", peer.request("CANCEL", bob.uri("1"), "r8", ""));
        expect("405", peer.request("PUBLISH", bob.uri("1"), "r9", ""));
        expect("481", peer.request("BYE", bob.uri("1"), "r10", "").replace("\r\nCall-ID", ";tag=x\r\nCall-ID"));
        assertTrue(bob.calls.isEmpty());
        bob.awaitNoCalls();
    }

    private void expect(String status, String request) {
        peer.send(bob.agent.bound(), request);
        String response;
        String callId = request.replaceAll("(?s).*\r\nCall-ID: ([^\r]*).*", "$1");
        do {
            response = peer.receive("SIP/2.0 " + status);
        } while (!response.contains("Call-ID: " + callId + "\r"));
    }

    @Test
    void nothingIsLeftAfterCallsEndedInEveryWayAtOnce() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        bob.onIncoming = (call, offer) -> {
            int fate = call.target().user().charAt(0) % 5;
            if (fate == 0) {
                call.refuse(486, "Busy Here", Map.of());
            } else {
                call.ring(Optional.empty());
                call.answer(Party.answer(offer));
                if (fate == 1) {
                    call.hangUp(16, "at once");
                }
            }
        };
        try (Party alice = Party.on("127.30.6.3")) {
            for (int i = 0; i < 200; i++) {
                SipCall call = alice.dial(bob.uri(Integer.toString(random.nextInt(10))));
                long begin = System.nanoTime();
                long pause = random.nextInt(8) * 1_000_000L;
                Await.until("a moment has gone", () -> System.nanoTime() - begin >= pause);
                call.hangUp(16, "race");
            }
            Await.until("all ended", Duration.ofSeconds(20), () -> alice.count("ended") == 200);
            Await.until("nothing is left", Duration.ofSeconds(20), () -> alice.agent.calls() + bob.agent.calls() == 0);
            assertEquals(bob.count("incoming"), bob.count("ended"));
        }
    }
}
