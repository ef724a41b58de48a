package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A far end whom messages do not reach the first time (RFC 3261 §17). */
@Timeout(60)
class LossyNetworkTest {
    private static final String BODY = "v=0\r\nc=IN IP4 127.30.8.2\r\nm=audio 4000 RTP/AVP 8\r\n";

    private final Party alice = Party.on("127.30.8.1");
    private final RawPeer peer = new RawPeer("127.30.8.2");

    @AfterEach
    void close() {
        alice.close();
        peer.close();
    }

    private void dial() {
        int colon = peer.hostPort().indexOf(':');
        alice.dial(SipUri.of("1", "127.30.8.2", Integer.parseInt(peer.hostPort().substring(colon + 1))));
    }

    private String answer(String request, String tag, String body) {
        String copied = request.lines()
                .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq):.*"))
                .map(line -> line.startsWith("To:") && !line.contains("tag=") ? line + ";tag=" + tag : line)
                .collect(Collectors.joining("\r\n"));
        return "SIP/2.0 200 OK\r\n" + copied + "\r\nContact: <sip:" + peer.hostPort() + ">\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String branch(String message) {
        return message.replaceAll("(?s).*branch=([^;\r]*).*", "$1");
    }

    private InetSocketAddress us() {
        return alice.agent.bound();
    }

    @Test
    void anInviteIsRepeatedUntilSomebodyAnswers() {
        dial();
        String first = peer.receive("INVITE");
        String second = peer.receive("INVITE");
        assertEquals(branch(first), branch(second));
        peer.send(us(), answer(second, "b", BODY));
        alice.await("established PCMA");
    }

    @Test
    void a200ThatIsRepeatedBecauseTheAckWasLostIsAcknowledgedAgainAndChangesNothing() {
        dial();
        String ok = answer(peer.receive("INVITE"), "b", BODY);
        peer.send(us(), ok);
        String ack = peer.receive("ACK");
        for (int i = 0; i < 3; i++) {
            peer.send(us(), ok);
            assertEquals(ack, peer.receive("ACK"));
        }
        assertEquals(1, alice.count("established"));
    }

    @Test
    void aSecondPhoneOfAForkedInviteIsAcknowledgedAndHungUp() {
        dial();
        String invite = peer.receive("INVITE");
        peer.send(us(), answer(invite, "b", BODY));
        peer.receive("ACK");
        peer.send(us(), answer(invite, "another", BODY));
        assertTrue(peer.receive("ACK").contains("tag=another"));
        String bye = peer.receive("BYE");
        assertTrue(bye.contains("tag=another"), bye);
        peer.send(us(), answer(bye, "", ""));
        assertEquals(1, alice.count("established"));
        assertEquals(0, alice.count("ended"));
        assertEquals(1, alice.agent.calls());
    }

    @Test
    void aFarEndThatAnswersWithEverNewTagsHasOneCall() {
        dial();
        String invite = peer.receive("INVITE");
        for (int i = 0; i < 40; i++) {
            peer.send(us(), answer(invite, "tag" + i, BODY));
        }
        alice.await("established");
        peer.send(us(), answer(invite, "tag0", BODY));
        assertEquals(1, alice.count("established"));
        assertEquals(1, alice.agent.calls());
    }
}
