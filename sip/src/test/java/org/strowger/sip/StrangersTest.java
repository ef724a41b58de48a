package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What those get who may have forged their address: at most one answer to each message, and nothing that is kept. */
@Timeout(60)
class StrangersTest {
    private static final String GUEST = "guest";

    private final Party house = new Party(SipSettings.on("127.91.1.1", 0).limited(10, 10, 15, 5, 2)) {
        @Override
        public Greeting greet(SipUri target, String source) {
            return switch (target.user()) {
                case GUEST -> Greeting.EXPECTED;
                case "nobody" -> Greeting.IGNORED;
                case "wrong" -> new Greeting.Refused(403, "Ticket needed");
                default -> Greeting.COUNTED;
            };
        }
    };
    private final RawPeer stranger = new RawPeer("127.91.1.2");

    @AfterEach
    void close() {
        stranger.close();
        house.close();
    }

    private String invite(String user, String callId) {
        return stranger.request("INVITE", house.uri(user), callId, "");
    }

    private int transactions() {
        return ((UserAgent) house.agent).stack().transactions();
    }

    private void answeredOnce(String status, String request) {
        stranger.send(house.agent.bound(), request);
        String first = stranger.receive();
        assertTrue(first.startsWith("SIP/2.0 " + status), first);
        assertTrue(stranger.hearsNothing(), "what was not asked is not said: " + status);
        stranger.send(house.agent.bound(), request);
        assertEquals(first, stranger.receive(), "a repeat gets the same answer");
        assertEquals(0, transactions());
    }

    @Test
    void aRefusedStrangerIsAnsweredOnceAndNothingIsKeptOfHim() {
        answeredOnce("403", invite("wrong", "s1"));
        assertEquals(0, house.count("incoming"));
    }

    @Test
    void whatIsRefusedByTheBookIsAnsweredOnceToo() {
        answeredOnce("420", stranger.request("INVITE", house.uri(GUEST), "b1", "Require: gruu\r\n"));
        answeredOnce("481", stranger.request("INVITE", house.uri("x"), "b2", "Replaces: a;to-tag=1;from-tag=2\r\n"));
        answeredOnce("481", invite("x", "b3").replace("\r\nCall-ID", ";tag=x\r\nCall-ID"));
        answeredOnce("400", stranger.request("INVITE", house.uri("x"), "b4", "Replaces: nonsense\r\n"));
    }

    @Test
    void whoIsIgnoredHearsNothing() {
        stranger.send(house.agent.bound(), invite("nobody", "i1"));
        assertTrue(stranger.hearsNothing());
        assertEquals(0, transactions());
    }

    @Test
    void aFloodInSomebodysNameDoesNotLockHimOut() {
        for (int i = 0; i < 100; i++) {
            stranger.send(house.agent.bound(), invite("wrong", "f" + i));
        }
        stranger.send(house.agent.bound(), invite(GUEST, "honest"));
        String last = stranger.receive("SIP/2.0 200");
        assertTrue(last.contains("Call-ID: honest"), last);
        assertEquals(1, house.count("incoming"));
        stranger.send(house.agent.bound(), stranger.request("CANCEL", house.uri(GUEST), "honest", ""));
        assertTrue(stranger.receive("SIP/2.0 200").contains("CANCEL"), "in his call he goes on being heard");
    }

    @Test
    void aRepeatedInviteOfAnAnsweredCallKeepsNothing() {
        String invite = invite(GUEST, "again");
        stranger.send(house.agent.bound(), invite);
        stranger.receive("SIP/2.0 200");
        for (int i = 0; i < 10; i++) {
            stranger.send(house.agent.bound(), invite);
            stranger.receive("SIP/2.0 200");
        }
        Await.until("transactions are gone, of " + transactions(), () -> transactions() <= 1);
    }

    @Test
    void whatDoesNotFitIntoACallsQueueIsForgotten() {
        house.onIncoming = (call, offer) -> {};
        stranger.send(house.agent.bound(), invite(GUEST, "flood"));
        Await.until("call", () -> house.count("incoming") == 1);
        for (int i = 0; i < 2000; i++) {
            stranger.send(
                    house.agent.bound(),
                    stranger.request("INFO", house.uri(GUEST), "flood", "")
                            .replace("branch=z9hG4bK", "branch=z9hG4bK" + i)
                            .replace("\r\nCall-ID", ";tag=none\r\nCall-ID"));
        }
        Await.until("transactions are gone, of " + transactions(), () -> transactions() <= 1);
        house.calls.getFirst().refuse(480, "Temporarily Unavailable", java.util.Map.of());
    }

    @Test
    void aCallThatIsNotAnsweredAtOnceIsTold100() {
        house.onIncoming = (call, offer) -> {};
        stranger.send(house.agent.bound(), invite(GUEST, "slow"));
        assertTrue(stranger.receive().startsWith("SIP/2.0 100"));
        house.calls.getFirst().answer(Party.answer(Optional.empty()));
        assertTrue(stranger.receive().startsWith("SIP/2.0 200"));
    }
}
