package org.strowger.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.JoinReply;
import org.strowger.protocol.v1.JoinRequest;
import org.strowger.protocol.v1.MediaServerReport;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.Reserve;
import org.strowger.protocol.v1.ReserveReply;

/** An account's most participants hold in a burst, whoever of them has arrived, is on the way, or came long ago. */
class ParticipantLimitTest {
    private static final int MOST = 10;

    private final SteppedFarm farm = new SteppedFarm("""
            strowger.accounts.guests { max-participants = %d, guests-from = ["0.0.0.0/0"] }
            strowger.dispatch.expected-per-source = 4
            """.formatted(MOST));
    private String source = "127.60.0.9";
    private final SteppedFarm.Server server = farm.new Server("ms", 1000, 0, 1);
    private int number;

    ParticipantLimitTest() {
        assertTrue(server.hello().isEmpty());
    }

    /** That many joins at once; those whom the media server shall expect. */
    private List<Reserve> burst(int joins) {
        int before = server.reserves.size();
        List<CompletableFuture<JoinReply>> replies = new ArrayList<>();
        for (int i = 0; i < joins; i++) {
            replies.add(farm.joins.join(
                    JoinRequest.newBuilder()
                            .setAttempt("j" + number++)
                            .setKind(ClientKind.SIP)
                            .setConference("4711")
                            .setSource(source)
                            .build(),
                    farm.now));
        }
        List<Reserve> taken = List.copyOf(server.reserves.subList(before, server.reserves.size()));
        for (Reserve reserve : taken) {
            server.say(MediaServerReport.newBuilder()
                    .setReserved(ReserveReply.newBuilder()
                            .setAttempt(reserve.getAttempt())
                            .setAccepted(true))
                    .build());
        }
        assertEquals(
                taken.size(),
                replies.stream()
                        .filter(CompletableFuture::isDone)
                        .filter(reply -> reply.join().hasAdmission())
                        .count());
        return taken;
    }

    private void arrive(List<Reserve> reserves, int before) {
        for (int i = 0; i < reserves.size(); i++) {
            server.conference("4711", before + i + 1);
            progress(reserves.get(i), OrderProgress.State.IN_CONFERENCE);
        }
    }

    private void progress(Reserve reserve, OrderProgress.State state) {
        server.say(MediaServerReport.newBuilder()
                .setProgress(OrderProgress.newBuilder()
                        .setAttempt(reserve.getAttempt())
                        .setLease(reserve.getLease())
                        .setState(state))
                .build());
    }

    private void ticketsExpire() {
        farm.now += farm.farm.settings.ticketTime().toMillis() + 1;
        server.report();
        farm.contacts.sweep(farm.now);
        assertEquals(0, farm.farm.leases.size());
    }

    @Test
    void aBurstIsAdmittedUpToTheLimit() {
        assertEquals(MOST, burst(200).size());
        assertEquals(0, burst(200).size());
    }

    @Test
    void thoseWhoCameLongAgoCountBesidesThoseOnTheWay() {
        arrive(burst(9), 0);
        ticketsExpire();
        List<Reserve> more = burst(200);
        assertEquals(1, more.size());
        arrive(more, 9);
        assertEquals(0, burst(200).size());
    }

    @Test
    void whoHasArrivedIsNotCountedTwice() {
        arrive(burst(5), 0);
        assertEquals(5, burst(200).size());
    }

    @Test
    void whoLeftMakesRoom() {
        List<Reserve> all = burst(10);
        arrive(all, 0);
        server.conference("4711", 9);
        progress(all.getFirst(), OrderProgress.State.ENDED);
        assertEquals(1, burst(200).size());
        ticketsExpire();
        assertEquals(1, burst(200).size(), "who never came makes room, too");
    }

    @Test
    void aClientsLeaseEndsWithHisTicketThoughTheWordOfHisEndIsLost() {
        arrive(burst(3), 0);
        ticketsExpire();
    }

    @Test
    void oneAddressCannotHoldAllPlacesWithoutTakingThem() {
        source = "192.0.2.9";
        List<Reserve> held = burst(200);
        assertEquals(4, held.size());
        source = "192.0.2.10";
        assertEquals(4, burst(200).size(), "others are not in its way");
        source = "192.0.2.9";
        arrive(held.subList(0, 1), 0);
        assertEquals(1, burst(200).size(), "who has come is expected no more");
        ticketsExpire();
        assertEquals(4, burst(4).size());
    }

    @Test
    void aMediaServerThatCountsBelowNothingFreesNothing() {
        arrive(burst(9), 0);
        ticketsExpire();
        var liar = farm.new Server("liar", 1, 0, 1);
        assertTrue(liar.hello().isEmpty());
        liar.conference("4712", -1_000);
        assertEquals(1, burst(200).size());
    }
}
