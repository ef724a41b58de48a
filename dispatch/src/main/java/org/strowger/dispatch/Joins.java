package org.strowger.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.strowger.accounts.AccountLimits;
import org.strowger.protocol.v1.Admission;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.JoinReply;
import org.strowger.protocol.v1.JoinRequest;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.Refusal;
import org.strowger.protocol.v1.Reserve;
import org.strowger.protocol.v1.ReserveReply;

/**
 * Internet clients: each gets a ticket, which the media server has on its will-call list before the client hears of it
 * (SPEC C3). A media server that refuses, or says nothing for a while, is passed over for the next best. Any thread; time
 * comes in as an argument, Unix milliseconds.
 */
final class Joins {
    private static final int MOST_TRIES = 4;

    private final Farm farm;
    private final Placement placement;
    private final Executor replies;
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final ExpectedBySource expected;

    /** @param replies where answers are given: never under the lock */
    Joins(Farm farm, Placement placement, Executor replies) {
        this.farm = farm;
        this.placement = placement;
        this.replies = replies;
        this.expected = new ExpectedBySource(farm.settings.expectedPerSource());
    }

    private record Waiting(
            JoinRequest request,
            Question question,
            int tries,
            Lease lease,
            String address,
            String ticket,
            long until,
            CompletableFuture<JoinReply> reply) {
        /** Never the ticket: a record's toString ends in logs sooner or later. */
        @Override
        public String toString() {
            return "client of attempt " + request.getAttempt();
        }
    }

    /** Answers a wish, as soon as a media server expects the client. The same attempt gets the same ticket while it is good. */
    CompletableFuture<JoinReply> join(JoinRequest request, long now) {
        farm.lock.lock();
        try {
            return switch (JoinCheck.check(request, farm.accounts.table(), farm.settings.distances())) {
                case JoinCheck.Checked.Bad bad -> CompletableFuture.completedFuture(refused(request, bad.refusal()));
                case JoinCheck.Checked.Good good -> join(request, good, now);
            };
        } finally {
            farm.lock.unlock();
        }
    }

    private CompletableFuture<JoinReply> join(JoinRequest request, JoinCheck.Checked.Good good, long now) {
        Attempt attempt = farm.attempts.remember(request.getAttempt(), now, farm::holdsLease);
        if (attempt.cancelled || !attempt.switchboard.isEmpty()) {
            return CompletableFuture.completedFuture(refused(
                    request, Grounds.UNAUTHORISED.because("this attempt belongs to somebody else, or was cancelled")));
        }
        if (attempt.join.isPresent() && farm.holdsLease(attempt)) {
            return attempt.join.get();
        }
        farm.event(attempt.id, "asked", "client", farm.settings.name(), "for conference " + request.getConference());
        Optional<String> objection = AccountLimits.objectionToParticipant(
                good.account(), farm.usage(good.account(), farm.accounts.table(), now));
        if (objection.isPresent()) {
            return CompletableFuture.completedFuture(refused(request, Grounds.ACCOUNT_LIMIT.because(objection.get())));
        }
        if (!expected.admits(request.getSource(), attempt.id, this::isExpected)) {
            return CompletableFuture.completedFuture(refused(
                    request,
                    Grounds.NO_CAPACITY.because("too many from " + request.getSource() + " are expected already")));
        }
        var reply = new CompletableFuture<JoinReply>();
        attempt.join = Optional.of(reply);
        reserve(request, good.question(), 1, reply, now);
        return reply;
    }

    private boolean isExpected(String attempt) {
        return farm.leases
                .ofAttempt(attempt)
                .filter(lease -> lease.stage() != Lease.Stage.IN_CONFERENCE)
                .isPresent();
    }

    private void reserve(
            JoinRequest request, Question question, int tries, CompletableFuture<JoinReply> reply, long now) {
        long ticketMillis = farm.settings.ticketTime().toMillis();
        switch (placement.place(question, now + ticketMillis, now)) {
            case Placement.Outcome.Refused refused -> answer(reply, refused(request, refused.refusal()));
            case Placement.Outcome.Placed placed -> {
                MediaServerView server = placed.option().server();
                Lease lease = placed.lease();
                String ticket = Farm.randomHex(128);
                farm.attempts
                        .remember(request.getAttempt(), now, farm::holdsLease)
                        .mediaServerByLease
                        .put(lease.id(), server.name());
                waiting.put(
                        request.getAttempt(),
                        new Waiting(
                                request,
                                question,
                                tries,
                                lease,
                                HasAddress.address(question.kind(), server),
                                ticket,
                                now + farm.settings.reserveTimeout().toMillis(),
                                reply));
                farm.event(
                        request.getAttempt(),
                        "decided",
                        farm.settings.name(),
                        server.name(),
                        placed.ranking().reason());
                farm.capacity.send(
                        server.name(),
                        MediaServerCommand.newBuilder()
                                .setReserve(Reserve.newBuilder()
                                        .setAttempt(request.getAttempt())
                                        .setLease(lease.id())
                                        .setTicket(ticket)
                                        .setConference(question.conference().conference())
                                        .setAccount(question.account().id())
                                        .setUser(request.getUser())
                                        .setExpiresInMs(ticketMillis))
                                .build());
            }
        }
    }

    /** A media server has, or has not, put a client on its list. Under the lock. */
    void reserved(String mediaServer, ReserveReply reserved, long now) {
        Waiting wait = waiting.get(reserved.getAttempt());
        if (wait == null || !wait.lease().terms().mediaServer().equals(mediaServer)) {
            return;
        }
        if (!reserved.getAccepted()) {
            next(wait, mediaServer + " refused: " + FieldChecks.oneLine(reserved.getWhy()), now);
            return;
        }
        waiting.remove(reserved.getAttempt());
        farm.leases.reached(wait.lease().id(), Lease.Stage.TAKEN, wait.lease().expiresAtMillis(), now);
        farm.event(reserved.getAttempt(), "admitted", farm.settings.name(), "client", "to " + wait.address());
        answer(
                wait.reply(),
                JoinReply.newBuilder()
                        .setAdmission(Admission.newBuilder()
                                .setMediaServer(mediaServer)
                                .setAddress(wait.address())
                                .setTicket(wait.ticket())
                                .setConference(wait.question().conference().conference())
                                .setExpiresInMs(Math.max(0, wait.lease().expiresAtMillis() - now)))
                        .build());
    }

    /** Forgets the clients who are expected no longer. Under the lock. */
    void forget() {
        expected.sweep(this::isExpected);
    }

    /** Passes over media servers that have said nothing for too long. Under the lock. */
    void sweep(long now) {
        List<Waiting> silent = new ArrayList<>();
        for (Waiting wait : waiting.values()) {
            if (wait.until() <= now) {
                silent.add(wait);
            }
        }
        silent.forEach(wait -> next(wait, wait.lease().terms().mediaServer() + " did not answer in time", now));
    }

    /** The stream of a media server broke: it will answer nothing of what it was asked. Under the lock. */
    void lost(String mediaServer, long now) {
        List.copyOf(waiting.values()).stream()
                .filter(wait -> wait.lease().terms().mediaServer().equals(mediaServer))
                .forEach(wait -> next(wait, mediaServer + " is not in contact", now));
    }

    private void next(Waiting wait, String why, long now) {
        waiting.remove(wait.request().getAttempt());
        farm.giveBack(wait.lease());
        farm.event(wait.request().getAttempt(), "passed-over", farm.settings.name(), "", why);
        if (wait.tries() >= MOST_TRIES) {
            answer(wait.reply(), refused(wait.request(), Grounds.NO_CAPACITY.because(why)));
            return;
        }
        Set<Candidate> excluded = new HashSet<>(wait.question().excluded());
        excluded.add(Candidate.newBuilder()
                .setMediaServer(wait.lease().terms().mediaServer())
                .build());
        reserve(wait.request(), wait.question().excluding(excluded), wait.tries() + 1, wait.reply(), now);
    }

    /** Nobody waits any more: the server ends. */
    void close() {
        farm.lock.lock();
        try {
            List.copyOf(waiting.values()).forEach(wait -> {
                waiting.remove(wait.request().getAttempt());
                farm.giveBack(wait.lease());
                answer(wait.reply(), refused(wait.request(), Grounds.NOT_READY.because("this dispatcher is ending")));
            });
        } finally {
            farm.lock.unlock();
        }
    }

    private void answer(CompletableFuture<JoinReply> reply, JoinReply with) {
        replies.execute(() -> reply.complete(with));
    }

    private JoinReply refused(JoinRequest request, Refusal refusal) {
        String attempt = FieldChecks.isAttempt(request.getAttempt()) ? request.getAttempt() : "";
        farm.event(
                attempt,
                "refused",
                farm.settings.name(),
                "client",
                "cause " + refusal.getCause() + ": " + refusal.getText());
        return JoinReply.newBuilder().setRefusal(refusal).build();
    }
}
