package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.strowger.sip.Redirector.Redirection;

@Timeout(30)
class RedirectServerTest {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile CompletableFuture<Redirection> decision = new CompletableFuture<>();
    private final RedirectServer server =
            RedirectServer.open(SipSettings.on("127.30.2.1", 0), Duration.ofSeconds(2), caller -> {
                asked.incrementAndGet();
                return decision;
            });
    private final Party phone = Party.on("127.30.2.2");
    private final RawPeer stranger = new RawPeer("127.30.2.3");

    @AfterEach
    void closeAll() {
        phone.close();
        stranger.close();
        server.close();
    }

    private SipUri door(String user) {
        return SipUri.of(user, "127.30.2.1", server.bound().getPort());
    }

    @Test
    void aCallerIsSentToTheTargetsInOrder() {
        decision.complete(
                new Redirector.To(List.of(SipUri.of("100", "127.0.0.9", 5080), SipUri.of("100", "127.0.0.8", 5080))));
        SipCall call = phone.dial(door("100"));
        phone.await("ended 23 302 far Moved Temporarily");
        assertEquals(Optional.of("<sip:100@127.0.0.9:5080>;q=1.0"), call.header("Contact"));
        assertEquals(1, asked.get());
    }

    @Test
    void aRepeatedInviteGetsTheSameAnswerWithoutAnotherDecision() {
        String invite = stranger.invite(door("100"), "repeat-1");
        stranger.send(server.bound(), invite);
        stranger.send(server.bound(), invite);
        decision.complete(new Redirector.Refused(486, "Busy Here", Optional.of(Duration.ofSeconds(9))));
        String first = stranger.receive();
        stranger.send(server.bound(), invite);
        String second = stranger.receive();
        assertTrue(first.startsWith("SIP/2.0 486 Busy Here"), first);
        assertTrue(first.contains("Retry-After: 9"), first);
        assertEquals(first, second);
        assertEquals(1, asked.get());
    }

    @Test
    void aDecisionThatIsLateRefusesTheCaller() {
        SipCall call = phone.dial(door("100"));
        phone.await("ended 18 480 far");
        assertTrue(call.header("Retry-After").isPresent());
    }

    @Test
    void whatIsNoInviteIsAnsweredByTheBook() {
        stranger.send(server.bound(), stranger.request("OPTIONS", door(""), "o1", ""));
        assertTrue(stranger.receive().startsWith("SIP/2.0 200"));
        stranger.send(server.bound(), stranger.request("REGISTER", door(""), "r1", ""));
        String register = stranger.receive();
        assertTrue(register.startsWith("SIP/2.0 405"), register);
        assertTrue(register.contains("Allow: "), register);
        stranger.send(server.bound(), stranger.request("CANCEL", door("1"), "c1", ""));
        assertTrue(stranger.receive().startsWith("SIP/2.0 481"));
        stranger.send(server.bound(), stranger.request("INVITE", door("1"), "q1", "Require: gruu\r\n"));
        String required = stranger.receive();
        assertTrue(required.startsWith("SIP/2.0 420"), required);
        assertTrue(required.contains("Unsupported: gruu"), required);
    }
}
