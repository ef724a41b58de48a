package org.strowger.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.AskReply;
import org.strowger.protocol.v1.CancelRequest;
import org.strowger.protocol.v1.CdrRequest;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.DecisionRecord;
import org.strowger.protocol.v1.DeliverRequest;
import org.strowger.protocol.v1.JoinReply;
import org.strowger.protocol.v1.JoinRequest;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.LinkEvent;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.RefusalReason;
import org.strowger.protocol.v1.TableRequest;
import org.strowger.protocol.v1.WhyRequest;

final class DispatchServiceTest {
    private TestFarm farm;
    private FakeMediaServer strasbourg;
    private FakeMediaServer paris;

    @BeforeEach
    void twoMediaServers() {
        farm = new TestFarm("");
        strasbourg = farm.mediaServer("strasbourg", 100, FakeMediaServer.trunk("sbg-carrier", "strasbourg"));
        paris = farm.mediaServer("paris", 500, FakeMediaServer.trunk("par-carrier", "paris"));
    }

    @AfterEach
    void end() {
        farm.close();
    }

    @Test
    void theOrderToDialIsGivenBeforeTheSwitchboardIsAnswered() {
        AskReply reply = farm.ask.ask(TestFarm.asking("a1").build());

        assertEquals("strasbourg", reply.getDecision().getCandidate().getMediaServer(), reply::toString);
        assertEquals("acme/weekly", reply.getDecision().getConference());
        assertEquals("+33388000000", reply.getDecision().getExpectedCaller());
        assertEquals(10_000, reply.getDecision().getPricePerMinuteMicros());
        Await.until("the order came", () -> strasbourg.orders.size() == 1);
        assertEquals(
                reply.getDecision().getLease(), strasbourg.orders.getFirst().getLease());
        assertTrue(paris.orders.isEmpty());
    }

    @Test
    void theSameQuestionGetsTheSameAnswerAndOneOrder() {
        AskReply first = farm.ask.ask(TestFarm.asking("a1").build());
        AskReply second = farm.ask.ask(TestFarm.asking("a1").build());

        assertEquals(first.getDecision().getLease(), second.getDecision().getLease());
        assertEquals(first.getDecision().getCandidate(), second.getDecision().getCandidate());
        assertEquals(1L, farm.service.gauges().get("leases"));
        farm.ask.ask(TestFarm.asking("a2").build());
        Await.until("the next order came", () -> strasbourg.orders.size() == 2);
    }

    @Test
    void anExcludedCandidateIsCancelledAndTheNextCheapestIsAsked() {
        AskReply first = farm.ask.ask(TestFarm.asking("a1").build());
        AskReply second = farm.ask.ask(TestFarm.asking("a1")
                .addExcluded(first.getDecision().getCandidate())
                .build());

        assertEquals("paris", second.getDecision().getCandidate().getMediaServer());
        assertNotEquals(first.getDecision().getLease(), second.getDecision().getLease());
        Await.until("the first order was cancelled", () -> strasbourg.cancelled.contains("a1"));
        Await.until("the second order came", () -> paris.orders.size() == 1);
        assertEquals(1L, farm.service.gauges().get("leases"));
        List<DecisionRecord> why = farm.tables
                .why(WhyRequest.newBuilder().setAttempt("a1").build())
                .getDecisionsList();
        assertEquals(2, why.size());
        assertEquals("", why.get(0).getBest(0).getLostBy());
        assertEquals("cheapest-callback", why.get(0).getBest(1).getLostBy());
        assertTrue(why.get(0).getReason().contains("0.01 EUR a minute against paris"), why.get(0)::getReason);
    }

    @Test
    void cancellingGivesEverythingBackAndIsRepeatable() {
        farm.ask.ask(TestFarm.asking("a1").build());
        var cancel = CancelRequest.newBuilder()
                .setAttempt("a1")
                .setCause(16)
                .setWhy("caller-gone")
                .build();
        farm.ask.cancel(cancel);
        farm.ask.cancel(cancel);

        assertEquals(0L, farm.service.gauges().get("leases"));
        assertEquals(0L, farm.service.gauges().get("conferences"));
        Await.until("the order was cancelled", () -> strasbourg.cancelled.equals(List.of("a1")));
    }

    @Test
    void aCancelThatOvertakesItsQuestionIsNotForgotten() {
        farm.ask.cancel(CancelRequest.newBuilder().setAttempt("a1").build());
        AskReply reply = farm.ask.ask(TestFarm.asking("a1").build());

        assertTrue(reply.hasRefusal());
        assertEquals(0L, farm.service.gauges().get("leases"));
    }

    @Test
    void theSwitchboardHearsWhatBecomesOfItsOrder() {
        List<LinkEvent> heard = farm.link("metz");
        assertEquals(4, heard.getFirst().getDids().getDidsCount());
        farm.ask.ask(TestFarm.asking("a1").build());
        Await.until("the order came", () -> strasbourg.orders.size() == 1);
        strasbourg.progress(strasbourg.orders.getFirst(), OrderProgress.State.RINGING);
        strasbourg.progress(strasbourg.orders.getFirst(), OrderProgress.State.FAILED);

        Await.until("both came", () -> heard.size() == 3);
        assertEquals(OrderProgress.State.FAILED, heard.get(2).getProgress().getState());
        assertEquals(0L, farm.service.gauges().get("leases"));
        assertEquals(0L, farm.service.gauges().get("conferences"));
    }

    @Test
    void aConferenceKeepsItsHostEvenWhenAnotherWouldBeCheaper() {
        AskReply first = farm.ask.ask(TestFarm.asking("a1").build());
        farm.ask.ask(TestFarm.asking("a1")
                .addExcluded(first.getDecision().getCandidate())
                .build());
        AskReply other = farm.ask.ask(TestFarm.asking("a2").build());

        assertEquals("paris", other.getDecision().getCandidate().getMediaServer());
    }

    @Test
    void aGuestGetsATicketThatTheMediaServerKnowsAlready() {
        JoinReply reply = farm.join.join(joining("j1", "3001"));

        assertEquals("paris", reply.getAdmission().getMediaServer(), reply::toString);
        assertEquals("3001", reply.getAdmission().getConference());
        assertTrue(reply.getAdmission().getTicket().matches("[0-9a-f]{32}"));
        assertEquals(reply.getAdmission().getTicket(), paris.reserves.getFirst().getTicket());
        assertEquals(
                reply.getAdmission().getTicket(),
                farm.join.join(joining("j1", "3001")).getAdmission().getTicket());
        assertEquals("127.60.0.1:5060", reply.getAdmission().getAddress());
    }

    @Test
    void aGuestWhoHasGoneCountsNoMore() {
        farm.join.join(joining("j1", "3001"));
        assertEquals(1L, farm.service.gauges().get("leases"));
        paris.gone(paris.reserves.getFirst());
        Await.until(
                "the lease is given back",
                () -> Long.valueOf(0).equals(farm.service.gauges().get("leases")));
    }

    @Test
    void aMediaServerThatSaysNothingIsPassedOver() {
        paris.silent = true;
        JoinReply reply = farm.join.join(joining("j1", "3001"));

        assertEquals("strasbourg", reply.getAdmission().getMediaServer(), reply::toString);
    }

    @Test
    void strangersFromElsewhereAreNotGuests() {
        JoinReply reply = farm.join.join(
                joining("j1", "3001").toBuilder().setSource("192.0.2.1").build());

        assertEquals(RefusalReason.UNAUTHORISED, reply.getRefusal().getReason());
        assertEquals(0L, farm.service.gauges().get("leases"));
    }

    @Test
    void deliveredRecordsComeBackAsCallDetailRecords() {
        var answered = LegRecord.newBuilder()
                .setLeg("out-1")
                .setSequence(1)
                .setAttempt("a1")
                .setKind(LegRecord.LegKind.CALLBACK_OUT)
                .setEvent(LegRecord.Event.ANSWERED)
                .setAtMs(1_000_000)
                .setTo("+33387900001")
                .setTrunk("sbg-carrier")
                .setAccount("acme");
        var ended =
                answered.clone().setSequence(2).setEvent(LegRecord.Event.ENDED).setAtMs(1_090_000);
        var delivery = DeliverRequest.newBuilder()
                .setServer("strasbourg")
                .addRecords(answered)
                .addRecords(ended)
                .build();
        assertEquals(2, farm.records.deliver(delivery).getStored());
        assertEquals(0, farm.records.deliver(delivery).getStored());

        var cdr =
                farm.tables.cdr(CdrRequest.newBuilder().setAttempt("a").build()).getCdrs(0);
        assertEquals(90_000, cdr.getTalkMs());
        assertEquals(20_000, cdr.getCostMicros(), "two begun minutes by the deck that the Hello named");
    }

    @Test
    void everySwitchboardHearsOfAChangedDid() {
        List<LinkEvent> heard = farm.link("metz");
        farm.service.change(TestFarm.config(
                "strowger.accounts.customers.acme.dids.\"+33387000199\" { conference = x, switchboards = [metz] }"));
        Await.until("the new table came", () -> heard.size() == 2);
        assertEquals(5, heard.get(1).getDids().getDidsCount());
        assertTrue(heard.get(1).getDids().getVersion() > heard.get(0).getDids().getVersion());
        assertEquals(4, farm.link("nancy").getFirst().getDids().getDidsCount());
    }

    @Test
    void aPausedDispatcherTakesNobodyNew() {
        farm.service.pause();
        assertEquals(
                RefusalReason.NOT_READY,
                farm.ask.ask(TestFarm.asking("a1").build()).getRefusal().getReason());
        farm.service.resume();
        assertTrue(farm.ask.ask(TestFarm.asking("a1").build()).hasDecision());
    }

    @Test
    void theTablesShowWhatThereIs() {
        farm.ask.ask(TestFarm.asking("a1").build());
        var any = TableRequest.getDefaultInstance();
        assertEquals("acme/weekly", farm.tables.conferences(any).getRows(0).getCells(0));
        assertEquals("a1", farm.tables.leases(any).getRows(0).getCells(0));
        assertEquals("strasbourg", farm.tables.mediaServers(any).getRows(1).getCells(0));
        assertEquals("99", farm.tables.mediaServers(any).getRows(1).getCells(7));
        assertEquals(4, farm.tables.dids(any).getRowsCount());
    }

    private static JoinRequest joining(String attempt, String conference) {
        return JoinRequest.newBuilder()
                .setAttempt(attempt)
                .setKind(ClientKind.SIP)
                .setConference(conference)
                .setSource("127.60.0.9")
                .build();
    }
}
