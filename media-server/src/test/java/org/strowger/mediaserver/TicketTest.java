package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.sip.Invitation;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipUri;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketTest {
    private final FakePlane plane = new FakePlane();
    private Farm farm;
    private Peer phone;
    private final List<Peer.Talk> calls = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path data) {
        farm = new Farm(
                "tickets",
                data,
                rtp -> plane,
                "limits { participants-per-conference = 3, wrong-tickets-per-minute = 20 }, places = 4");
        phone = new Peer("127.50.0.3");
    }

    @BeforeEach
    void begin() {
        farm.begin();
        calls.clear();
    }

    @AfterEach
    void end() {
        for (int i = 0; i <= 5; i++) {
            farm.dispatch.cancel("c" + i, 16, "client-gone");
        }
        calls.forEach(talk -> talk.call().hangUp(16, ""));
        farm.server.resume();
        farm.end();
        assertEquals(List.of(), plane.objections());
    }

    @AfterAll
    void stop() {
        phone.close();
        farm.close();
    }

    private Peer.Talk call(String conference, Optional<String> ticket, List<Sdp.Format> formats) {
        return call(conference, ticket, Sdp.offer("127.50.0.3", 40_000, formats));
    }

    private Peer.Talk call(String conference, Optional<String> ticket, Sdp offer) {
        HostPort server = HostPort.parse(farm.server.sipAddress());
        Peer.Talk talk = new Peer.Talk();
        SipUri target = new SipUri(
                conference,
                server.host(),
                server.port(),
                ticket.map(t -> Map.of("ticket", t)).orElse(Map.of()));
        talk.call = Optional.of(phone.agent()
                .invite(
                        new Invitation(
                                target,
                                SipUri.of("anna", "127.50.0.3", 0),
                                "",
                                Optional.empty(),
                                Map.of(),
                                offer,
                                Optional.empty(),
                                Duration.ofSeconds(10)),
                        talk));
        calls.add(talk);
        return talk;
    }

    private Peer.Talk call(String conference, String ticket) {
        return call(
                conference,
                Optional.of(ticket),
                List.of(Sdp.Format.PCMU, Sdp.Format.PCMA, Sdp.Format.telephoneEvent(96)));
    }

    private static void refused(Peer.Talk talk, int status) {
        Await.until("refusal", () -> talk.ended);
        assertEquals(status, talk.status);
        assertFalse(talk.established);
    }

    @Test
    void whoHasATicketIsInTheConferenceAndAnsweredByOurPreference() {
        assertTrue(farm.dispatch
                .reserve(farm.reserve("c1").setUser("Anna").build())
                .getAccepted());
        assertEquals(1, farm.server.gauges().get("will-call"));
        Peer.Talk talk = call("4711", "ticket-c1");
        Await.until("answer", () -> talk.established);
        Sdp answer = talk.remote.orElseThrow();
        assertEquals("PCMA", answer.codecs().getFirst().encoding());
        assertEquals(96, answer.telephoneEvent().orElseThrow().payloadType());
        assertEquals(Optional.of("4711"), plane.last().conference);
        MediaPlane.Target target = plane.last().targets.getFirst();
        assertEquals(40_000, target.port());
        assertEquals(Optional.of(96), target.telephoneEvent());
        assertFalse(target.announcedOnly());
        assertEquals(0, farm.server.gauges().get("will-call"));
        Await.until("report", () -> farm.dispatch.participants("4711") == 1);
        talk.call().hangUp(16, "");
        Await.until("records", () -> farm.dispatch.recorded("c1").size() == 4);
        LegRecord last = farm.dispatch.records("c1").getLast();
        assertEquals(LegRecord.LegKind.SIP_CLIENT, last.getKind());
        assertEquals("caller", last.getBy());
        assertFalse(farm.dispatch.records("c1").toString().contains("ticket-c1"), "the ticket is a secret");
        farm.awaitNothingLeft();
    }

    @Test
    void dispatchHearsThatAClientIsGone() {
        farm.dispatch.reserve(farm.reserve("c1").setLease("lease-c1").build());
        Peer.Talk talk = call("4711", "ticket-c1");
        Await.until("answer", () -> talk.established);
        talk.call().hangUp(16, "");
        OrderProgress ended = farm.dispatch.awaits("c1", OrderProgress.State.ENDED);
        assertEquals("lease-c1", ended.getLease());
        assertEquals("caller", ended.getBy());
    }

    @Test
    void aTicketIsGoodOnce() {
        farm.dispatch.reserve(farm.reserve("c1").build());
        Peer.Talk first = call("4711", "ticket-c1");
        Await.until("answer", () -> first.established);
        refused(call("4711", "ticket-c1"), 403);
    }

    @Test
    void strangersAreTurnedAway() {
        farm.dispatch.reserve(farm.reserve("c1").build());
        refused(call("4711", Optional.empty(), List.of(Sdp.Format.PCMA)), 403);
        refused(call("4711", "guess"), 403);
        refused(call("4712", "ticket-c1"), 403);
        Peer.Talk rightful = call("4711", "ticket-c1");
        Await.until("answer", () -> rightful.established);
    }

    @Test
    void whoGuessesTooMuchIsNotAnsweredForAWhileButATicketIsTakenFromAnywhere() {
        farm.dispatch.reserve(farm.reserve("c1").build());
        Peer honest = phone;
        try (Peer guesser = new Peer("127.50.0.6")) {
            phone = guesser;
            for (int i = 0; i < 20; i++) {
                refused(call("4711", "guess"), 403);
            }
            Peer.Talk unheard = call("4711", "guess");
            Peer.Talk rightful = call("4711", "ticket-c1");
            Await.until("answer", () -> rightful.established);
            assertFalse(unheard.ended, "one guess more is not even answered");
            rightful.call().hangUp(16, "");
            Await.until("end", () -> rightful.ended);
            unheard.call().hangUp(16, "");
        } finally {
            phone = honest;
        }
    }

    @Test
    void aTicketExpiresAndItsPlacesAreGivenBack() {
        farm.dispatch.reserve(farm.reserve("c1").setExpiresInMs(100).build());
        Await.until("expiry", () -> farm.server.gauges().getOrDefault("will-call", -1L) == 0);
        refused(call("4711", "ticket-c1"), 403);
        farm.awaitNothingLeft();
    }

    @Test
    void aReserveIsRepeatableAndTakesOnePlace() {
        assertTrue(farm.dispatch.reserve(farm.reserve("c1").build()).getAccepted());
        assertTrue(farm.dispatch.reserve(farm.reserve("c1").build()).getAccepted());
        assertEquals(1, farm.server.gauges().get("places-used"));
        assertFalse(farm.dispatch
                .reserve(farm.reserve("c1").setConference("4712").build())
                .getAccepted());
    }

    @Test
    void aFullConferenceAndAFullServerTakeNoMoreTickets() {
        for (int i = 0; i < 3; i++) {
            assertTrue(farm.dispatch.reserve(farm.reserve("c" + i).build()).getAccepted());
        }
        assertEquals(
                "conference is full",
                farm.dispatch.reserve(farm.reserve("c3").build()).getWhy());
        assertTrue(farm.dispatch
                .reserve(farm.reserve("c4").setConference("4712").build())
                .getAccepted());
        assertEquals(
                "no free place",
                farm.dispatch
                        .reserve(farm.reserve("c5").setConference("4712").build())
                        .getWhy());
    }

    @Test
    void aDrainedServerTakesNoTicketsButWhoHasOneMayCome() {
        farm.dispatch.reserve(farm.reserve("c1").build());
        farm.server.pause();
        assertFalse(farm.dispatch.reserve(farm.reserve("c2").build()).getAccepted());
        Peer.Talk talk = call("4711", "ticket-c1");
        Await.until("answer", () -> talk.established);
    }

    @Test
    void whenNoPortIsLeftAClientIsToldWhenToComeAgainAndHoldsNothing() {
        farm.dispatch.reserve(farm.reserve("c1").build());
        plane.full = true;
        try {
            refused(call("4711", "ticket-c1"), 480);
        } finally {
            plane.full = false;
        }
        farm.awaitNothingLeft();
    }

    @Test
    void whoHasNoCodecInCommonIsToldSoAndHoldsNothing() {
        farm.dispatch.reserve(farm.reserve("c1").build());
        refused(call("4711", Optional.of("ticket-c1"), List.of(new Sdp.Format(97, "iLBC", 8000, 1, ""))), 488);
        farm.awaitNothingLeft();
    }

    @Test
    void whoAnnouncesAnAddressThatIsNoneOfOursIsToldSoAndHoldsNothing() {
        for (String address : List.of("2001:db8::7", "media.example", "300.1.1.1")) {
            farm.dispatch.reserve(farm.reserve("c1").build());
            refused(call("4711", Optional.of("ticket-c1"), Sdp.offer(address, 40_000, List.of(Sdp.Format.PCMA))), 488);
            farm.awaitNothingLeft();
        }
    }

    @Test
    void aClientIsSentToFirstOnlyWhereHisSignallingComesFrom() {
        farm.dispatch.reserve(farm.reserve("c1").build());
        Peer.Talk honest = call("4711", "ticket-c1");
        Await.until("answer", () -> honest.established);
        FakePlane.FakeLeg media = plane.last();
        assertFalse(media.targets.getFirst().vouched(), "before his ACK his address may be forged");
        Await.until("ACK", () -> media.targets.getLast().vouched());
        farm.dispatch.reserve(farm.reserve("c2").build());
        Peer.Talk aiming =
                call("4711", Optional.of("ticket-c2"), Sdp.offer("192.0.2.99", 40_000, List.of(Sdp.Format.PCMA)));
        Await.until("answer", () -> aiming.established);
        assertFalse(plane.last().targets.getLast().vouched());
        honest.call().reoffer(Sdp.offer("192.0.2.99", 40_000, List.of(Sdp.Format.PCMA)));
        Await.until("moved", () -> !honest.offers.isEmpty());
        assertFalse(media.targets.getLast().vouched());
    }

    @Test
    void aClientMayNotSendUsToCallOthers() {
        farm.dispatch.reserve(farm.reserve("c1").build());
        Peer.Talk talk = call("4711", "ticket-c1");
        Await.until("answer", () -> talk.established);
        talk.call().refer(SipUri.of("+33900000000", "127.50.0.2", 5060), Optional.empty());
        Await.until("603", () -> talk.referProgress.contains(603));
        assertEquals(0, farm.switchboard.talks());
        assertFalse(talk.ended);
    }
}
