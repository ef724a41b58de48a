package org.strowger.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.strowger.directory.Commitment;
import org.strowger.directory.ConferenceKey;
import org.strowger.protocol.v1.AskReply;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CallbackOffer;
import org.strowger.protocol.v1.CancelRequest;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.JoinReply;
import org.strowger.protocol.v1.JoinRequest;
import org.strowger.protocol.v1.LinkEvent;
import org.strowger.protocol.v1.MediaServerReport;
import org.strowger.protocol.v1.OrderProgress.State;
import org.strowger.protocol.v1.OrderToDial;

final class FarmTest {
    private final SteppedFarm farm = new SteppedFarm("");

    private SteppedFarm.Server server(String name, int places) {
        var server = farm.new Server(name, places, places, 1);
        assertTrue(server.hello().isEmpty());
        return server;
    }

    private static AskRequest asking(int i) {
        return TestFarm.asking("a" + i)
                .clearOffers()
                .addOffers(TestFarm.offer("x").toBuilder().setNumber("+33387" + (100000 + i)))
                .build();
    }

    private AskReply ask(int i) {
        return farm.calls.ask(asking(i), farm.now);
    }

    @Test
    void ninetyTwoJoinsOnStaleReportsSpreadOverTenServers() {
        List<SteppedFarm.Server> servers =
                IntStream.range(0, 10).mapToObj(i -> server("ms" + i, 100)).toList();
        // 92 conferences in 31 s, and no server reports its load in all that time (Jicofo, pull request 1298).
        var replies = new ArrayList<CompletableFuture<JoinReply>>();
        for (int i = 0; i < 92; i++) {
            replies.add(farm.joins.join(
                    JoinRequest.newBuilder()
                            .setAttempt("j" + i)
                            .setKind(ClientKind.SIP)
                            .setConference("c" + i)
                            .setSource("127.60.0.9")
                            .build(),
                    farm.now));
        }
        assertTrue(replies.stream().noneMatch(CompletableFuture::isDone), "no ticket before its server knows it");
        for (SteppedFarm.Server server : servers) {
            int landed = farm.farm.leases.on(server.name).size();
            assertTrue(landed == 9 || landed == 10, server.name + " got " + landed);
        }
    }

    @Test
    void seededCallsNeverTakeMoreThanThereIsAndGiveEverythingBack() {
        for (long seed = 1; seed <= 20; seed++) {
            simulate(seed);
        }
    }

    private static void simulate(long seed) {
        var random = new Random(seed);
        var farm = new SteppedFarm(
                "strowger.accounts.customers.acme { max-calls = 1000, max-participants = 1000, spend-per-day = 100000 }");
        List<SteppedFarm.Server> servers =
                List.of(farm.new Server("s1", 7, 5, 1), farm.new Server("s2", 3, 9, 1), farm.new Server("s3", 4, 4, 1));
        servers.forEach(SteppedFarm.Server::hello);
        var attempts = new ArrayList<Integer>();
        for (int step = 0; step < 400; step++) {
            farm.now += random.nextInt(300);
            SteppedFarm.Server server = servers.get(random.nextInt(servers.size()));
            var orders = List.copyOf(server.running.values());
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    farm.calls.ask(asking(step), farm.now);
                    attempts.add(step);
                }
                case 3 -> {
                    if (!attempts.isEmpty()) {
                        String attempt = "a" + attempts.get(random.nextInt(attempts.size()));
                        farm.calls.cancel(
                                CancelRequest.newBuilder().setAttempt(attempt).build(), farm.now);
                    }
                }
                case 4 -> servers.forEach(SteppedFarm.Server::report);
                case 5 -> orders.forEach(order -> server.tell(order, state(random)));
                case 6 ->
                    orders.stream()
                            .limit(1)
                            .forEach(order -> server.end(order, random.nextBoolean() ? State.FAILED : State.ENDED));
                default -> farm.contacts.sweep(farm.now);
            }
            for (SteppedFarm.Server each : servers) {
                assertTrue(
                        each.most <= Math.min(each.places, each.channels),
                        "seed " + seed + ": " + each.name + " " + each.most);
            }
        }
        servers.forEach(
                server -> List.copyOf(server.running.values()).forEach(order -> server.end(order, State.ENDED)));
        servers.forEach(SteppedFarm.Server::report);
        assertEquals(0, farm.farm.leases.size(), "seed " + seed);
        assertTrue(farm.farm.conferences.rows().isEmpty(), "seed " + seed);
        farm.farm.capacity.views(farm.farm.leases, farm.now).forEach(view -> {
            assertEquals(view.places(), view.freePlaces(), "seed " + seed);
            assertEquals(
                    view.trunks().getFirst().channels(),
                    view.trunks().getFirst().freeChannels(),
                    "seed " + seed);
        });
    }

    private static State state(Random random) {
        return List.of(State.DIALLING, State.RINGING, State.ANSWERED, State.IN_CONFERENCE)
                .get(random.nextInt(4));
    }

    @Test
    void aServerThatHangsWithItsStreamOpenIsAvoided() {
        SteppedFarm.Server hung = server("a-hung", 900);
        SteppedFarm.Server alive = server("b-alive", 2);
        farm.now += 4000;
        alive.report();
        assertEquals("b-alive", ask(1).getDecision().getCandidate().getMediaServer());
        hung.report();
        hung.accepting = false;
        assertEquals("b-alive", ask(2).getDecision().getCandidate().getMediaServer());
    }

    @Test
    void aBusyServerWhoseFiguresAreLateIsInContactAsLongAsItTellsOfItsCalls() {
        SteppedFarm.Server busy = server("busy", 900);
        for (int second = 0; second < 10; second++) {
            farm.now += 1000;
            busy.conference("5000", second + 1);
        }
        assertEquals("busy", ask(1).getDecision().getCandidate().getMediaServer());
        farm.now += 4000;
        AskReply reply = ask(2);
        assertTrue(reply.getRefusal().getText().contains("said nothing for 4000 ms"), reply::toString);
    }

    @Test
    void aDrainedServerIsNeverChosen() {
        SteppedFarm.Server drained = server("drained", 900);
        drained.inService = false;
        drained.report();
        AskReply reply = ask(1);
        assertTrue(reply.getRefusal().getText().contains("out of service"), reply::toString);
        assertEquals(0, farm.farm.leases.size());
    }

    @Test
    void anOlderReportOrAFormerSelfChangesNothing() {
        SteppedFarm.Server server = server("s", 5);
        var old = server.capacity().toBuilder().setPlaces(0).setSequence(1).build();
        server.report();
        server.say(MediaServerReport.newBuilder().setCapacity(old).build());
        assertEquals(
                5,
                farm.farm.capacity.views(farm.farm.leases, farm.now).getFirst().places());
        assertTrue(farm.new Server("s", 900, 900, 0).hello().isPresent(), "a former self is turned away");
    }

    @Test
    void twoFirstQuestionsForAConferenceAgreeOnOneHost() throws Exception {
        server("a", 50);
        server("b", 50);
        List<Thread> askers = IntStream.range(0, 20)
                .mapToObj(i -> Thread.ofVirtual().start(() -> ask(i)))
                .toList();
        for (Thread asker : askers) {
            asker.join();
        }
        assertEquals(20, farm.farm.leases.size());
        assertEquals(
                1,
                farm.farm.leases.all().stream()
                        .map(lease -> lease.terms().mediaServer())
                        .distinct()
                        .count());
    }

    @Test
    void aDispatcherThatLostTheRaceFollowsTheWinner() {
        server("a", 50);
        server("b", 40);
        farm.committal.commit(ConferenceKey.voice("acme/weekly"), new Commitment("b", "elsewhere"));
        assertEquals("b", ask(1).getDecision().getCandidate().getMediaServer());
    }

    @Test
    void whenAStreamBreaksWhatRingsIsAskedOfOthersAndWhoTalksGoesOn() {
        var heard = farm.link("metz");
        SteppedFarm.Server server = server("s", 5);
        ask(1);
        ask(2);
        server.tell(server.orders.get(0), State.IN_CONFERENCE);
        server.conference("acme/weekly", 1);
        farm.contacts.lost("s", server, farm.now);

        assertEquals(List.of(State.IN_CONFERENCE, State.FAILED), farm.told(heard));
        assertEquals(1, farm.farm.leases.size());
        assertEquals(
                "s",
                farm.farm.conferences.host(ConferenceKey.voice("acme/weekly")).orElseThrow());
        farm.now += 5000;
        farm.contacts.sweep(farm.now);
        assertEquals(0, farm.farm.leases.size());
        assertTrue(farm.farm.conferences.rows().isEmpty(), "a dead host's conferences may begin elsewhere");
    }

    @Test
    void anOrderThatWasGivenUpWhileItsServerWasAwayIsCancelledWhenItComesBack() {
        SteppedFarm.Server server = server("s", 5);
        ask(1);
        ask(2);
        OrderToDial rings = server.orders.get(0);
        OrderToDial talks = server.orders.get(1);
        farm.contacts.lost("s", server, farm.now);
        assertTrue(server.hello().isEmpty());
        server.tell(rings, State.RINGING);
        server.tell(talks, State.IN_CONFERENCE);
        assertEquals(List.of("a1"), server.cancelled, "the callback of the other may have been taken");
        farm.calls.cancel(CancelRequest.newBuilder().setAttempt("a2").build(), farm.now);
        server.tell(talks, State.IN_CONFERENCE);
        assertEquals(List.of("a1", "a2"), server.cancelled);
    }

    @Test
    void aRestartedServerHasNothingOfItsFormerSelf() {
        var heard = farm.link("metz");
        SteppedFarm.Server server = server("s", 5);
        ask(1);
        ask(2);
        server.tell(server.orders.get(0), State.IN_CONFERENCE);
        assertTrue(farm.new Server("s", 5, 5, 2).hello().isEmpty());

        assertEquals(0, farm.farm.leases.size());
        assertTrue(farm.told(heard).containsAll(List.of(State.FAILED, State.ENDED)), farm.told(heard)::toString);
        assertFalse(server.closed.isEmpty(), "the former stream is closed");
    }

    @Test
    void aRestartedDispatcherLearnsConferencesFromTheirHosts() {
        SteppedFarm.Server host = farm.new Server("host", 5, 5, 1);
        server("roomier", 900);
        host.people.put("acme/weekly", 2);
        host.hello();
        assertEquals("host", ask(1).getDecision().getCandidate().getMediaServer());
        host.conference("acme/weekly", 0);
        farm.calls.cancel(CancelRequest.newBuilder().setAttempt("a1").build(), farm.now);
        assertEquals("roomier", ask(2).getDecision().getCandidate().getMediaServer());
    }

    @Test
    void anExpiredLeaseCancelsTheOrderAndTellsTheSwitchboard() {
        var heard = farm.link("metz");
        SteppedFarm.Server server = server("s", 5);
        ask(1);
        farm.now += 45_000;
        farm.contacts.sweep(farm.now);

        assertEquals(List.of("a1"), server.cancelled);
        assertEquals(List.of(State.FAILED), farm.told(heard));
        assertEquals(0, farm.farm.leases.size());
    }

    @Test
    void aSwitchboardThatWasAwayHearsTheLatestOfItsOrders() {
        SteppedFarm.Server server = server("s", 5);
        ask(1);
        server.tell(server.orders.getFirst(), State.FAILED);
        assertEquals(List.of(State.FAILED), farm.told(farm.link("metz")));
    }

    @Test
    void aSwitchboardThatLinksAfterARestartedDispatcherHeardOfAnEndingHearsItToo() {
        SteppedFarm.Server s1 = server("s1", 4);
        // The order was given by the dispatcher before its restart: this one knows neither attempt nor lease.
        OrderToDial order =
                OrderToDial.newBuilder().setAttempt("before").setLease("l").build();
        List<LinkEvent> early = farm.link("nancy");
        s1.tell(order, State.ENDED);
        farm.now += 60_000;
        assertEquals(List.of(State.ENDED), farm.told(farm.link("metz")));
        assertEquals(List.of(State.ENDED), farm.told(early));
        // A switchboard that does not link for minutes has long settled its calls without us.
        farm.now += 61_000;
        assertEquals(List.of(), farm.told(farm.link("metz")));
    }

    @Test
    void aMediaServerCannotSpeakForAnothersOrder() {
        SteppedFarm.Server server = server("s", 500);
        SteppedFarm.Server liar = server("z", 5);
        ask(1);
        OrderToDial order = server.orders.getFirst();
        liar.tell(order, State.FAILED);
        assertEquals(1, farm.farm.leases.size());
    }

    @Test
    void anAccountAtItsLimitIsRefused() {
        server("s", 500);
        var poor = asking(1).toBuilder().setDid("+33387000200").build();
        assertTrue(farm.calls.ask(poor, farm.now).hasDecision());
        var second = farm.calls.ask(asking(2).toBuilder().setDid("+33387000200").build(), farm.now);
        assertEquals(21, second.getRefusal().getCause());
        assertTrue(second.getRefusal().getText().contains("1 of 1 calls"), second::toString);
    }

    @Test
    void hostileQuestionsAreRefusedAndChangeNothing() {
        server("s", 500);
        CallbackOffer good = asking(1).getOffers(0);
        var bad = List.of(
                asking(1).toBuilder().setAttempt("").build(),
                asking(1).toBuilder().setAttempt("x".repeat(300)).build(),
                asking(1).toBuilder().setAttempt("a\nb").build(),
                asking(1).toBuilder().setSwitchboard("../metz").build(),
                asking(1).toBuilder().setDid("0387000100").build(),
                asking(1).toBuilder().setDid("+33387999999").build(),
                asking(1).toBuilder().clearOffers().build(),
                asking(1).toBuilder()
                        .addAllOffers(Collections.nCopies(40, good))
                        .build(),
                asking(1).toBuilder()
                        .setOffers(0, good.toBuilder().setNumber("911"))
                        .build(),
                asking(1).toBuilder()
                        .setOffers(0, good.toBuilder().setNumber("+882123456789"))
                        .build(),
                asking(1).toBuilder()
                        .setOffers(0, good.toBuilder().setIdentificationValue(99))
                        .build(),
                asking(1).toBuilder()
                        .setOffers(
                                0,
                                good.toBuilder()
                                        .setIdentification(Identification.DTMF_DIGITS)
                                        .setSecret("12;34"))
                        .build());
        for (AskRequest request : bad) {
            AskReply reply = farm.calls.ask(request, farm.now);
            assertTrue(reply.hasRefusal(), request::toString);
            assertTrue(reply.getRefusal().getCause() > 0, request::toString);
            assertFalse(reply.getRefusal().getText().contains("\n"), reply::toString);
        }
        assertEquals(0, farm.farm.leases.size());
        assertTrue(farm.farm.conferences.rows().isEmpty());
    }

    @Test
    void noEventShowsAWithheldNumberOrASecret() {
        server("s", 500);
        var request = asking(1).toBuilder();
        request.getCallerBuilder().setWithheld(true);
        request.getOffersBuilder(0).setIdentification(Identification.SIP_HEADER).setSecret("token-4711");
        farm.calls.ask(request.build(), farm.now);
        String all = String.join("\n", farm.events) + farm.farm.decisions.why("");
        assertFalse(all.contains("33612345678"), all);
        assertFalse(all.contains("token-4711"), all);
    }
}
