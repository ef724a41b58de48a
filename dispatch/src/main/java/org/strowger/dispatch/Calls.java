package org.strowger.dispatch;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.strowger.accounts.AccountLimits;
import org.strowger.accounts.DidSettings;
import org.strowger.protocol.v1.AskReply;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CancelOrder;
import org.strowger.protocol.v1.CancelRequest;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Decision;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.OrderToDial;
import org.strowger.protocol.v1.Refusal;

/**
 * Telephone callers: questions of switchboards, and what becomes of the orders (SPEC A2, A3, A6). Any thread; time comes in
 * as an argument, Unix milliseconds.
 */
final class Calls {
    /** Recovery on timer expiry (Q.850). */
    private static final int TIMER_EXPIRY = 102;

    private static final int NORMAL_CLEARING = 16;

    private final Farm farm;
    private final Placement placement;

    Calls(Farm farm, Placement placement) {
        this.farm = farm;
        this.placement = placement;
    }

    /**
     * Answers a question; the order to dial has been sent when a decision is returned. The same attempt with the same
     * exclusions, or fewer, gets the same answer for as long as its lease lives.
     */
    AskReply ask(AskRequest request, long now) {
        farm.lock.lock();
        try {
            AskCheck.Checked checked = AskCheck.check(request, farm.accounts.table());
            return switch (checked) {
                case AskCheck.Checked.Bad bad -> refused(request, bad.refusal());
                case AskCheck.Checked.Good good -> ask(request, good, now);
            };
        } finally {
            farm.lock.unlock();
        }
    }

    private AskReply ask(AskRequest request, AskCheck.Checked.Good good, long now) {
        Attempt attempt = farm.attempts.remember(request.getAttempt(), now, farm::holdsLease);
        if (attempt.cancelled) {
            return refused(request, Grounds.BAD_REQUEST.because("this attempt was cancelled"));
        }
        boolean others = !attempt.switchboard.isEmpty() && !attempt.switchboard.equals(request.getSwitchboard());
        if (others || attempt.join.isPresent()) {
            return refused(request, Grounds.UNAUTHORISED.because("this attempt belongs to somebody else"));
        }
        attempt.switchboard = request.getSwitchboard();
        Optional<Lease> lease = farm.leases.ofAttempt(attempt.id);
        Set<Candidate> excluded = good.question().excluded();
        if (lease.isPresent() && attempt.decided.isPresent()) {
            if (attempt.excluded.containsAll(excluded)) {
                return again(attempt.decided.get(), lease.get(), now);
            }
            cancelOrder(lease.get(), TIMER_EXPIRY, "asked-again");
        }
        farm.event(
                attempt.id,
                "asked",
                request.getSwitchboard(),
                farm.settings.name(),
                "for " + request.getDid() + ", " + request.getOffersCount() + " numbers to call back, "
                        + excluded.size() + " excluded");
        attempt.excluded = excluded;
        attempt.decided = Optional.empty();
        Optional<String> objection =
                AccountLimits.objectionToCall(good.account(), farm.usage(good.account(), farm.accounts.table(), now));
        if (objection.isPresent()) {
            return refused(request, Grounds.ACCOUNT_LIMIT.because(objection.get()));
        }
        return decide(request, attempt, good, now);
    }

    private AskReply decide(AskRequest request, Attempt attempt, AskCheck.Checked.Good good, long now) {
        Set<Candidate> excluded = new HashSet<>(good.question().excluded());
        excluded.addAll(attempt.failed);
        Question question = good.question().excluding(excluded);
        long leaseMillis = farm.settings.leaseTime().toMillis();
        return switch (placement.place(question, now + leaseMillis, now)) {
            case Placement.Outcome.Refused refused -> refused(request, refused.refusal());
            case Placement.Outcome.Placed placed -> {
                attempt.mediaServerByLease.put(
                        placed.lease().id(), placed.option().server().name());
                order(request, good.did(), placed);
                AskReply reply = AskReply.newBuilder()
                        .setDecision(decision(question, placed, leaseMillis))
                        .build();
                attempt.decided = Optional.of(reply);
                yield reply;
            }
        };
    }

    private static Decision decision(Question question, Placement.Outcome.Placed placed, long leaseMillis) {
        Option.Route route = placed.option().route().orElseThrow();
        var decision = Decision.newBuilder()
                .setAttempt(question.attempt())
                .setLease(placed.lease().id())
                .setCandidate(placed.option().candidate())
                .setIdentification(route.offer().identification())
                .setConference(question.conference().conference())
                .setAccount(question.account().id())
                .setExpectedCaller(route.trunk().presents())
                .setExpiresInMs(leaseMillis)
                .setReason(placed.ranking().reason());
        route.price()
                .ifPresent(price -> decision.setPricePerMinuteMicros(price.perMinuteMicros())
                        .setCurrency(price.currency()));
        return decision.build();
    }

    private static AskReply again(AskReply decided, Lease lease, long now) {
        long left = lease.expiresAtMillis() == Long.MAX_VALUE ? 0 : Math.max(0, lease.expiresAtMillis() - now);
        return decided.toBuilder()
                .setDecision(decided.getDecision().toBuilder().setExpiresInMs(left))
                .build();
    }

    private void order(AskRequest request, DidSettings did, Placement.Outcome.Placed placed) {
        Lease lease = placed.lease();
        Option.Route route = placed.option().route().orElseThrow();
        String mediaServer = placed.option().server().name();
        farm.event(
                lease.terms().attempt(),
                "decided",
                farm.settings.name(),
                request.getSwitchboard(),
                placed.ranking().reason());
        long ring = Math.min(farm.settings.ringTime().toMillis(), did.limitSeconds() * 1000L);
        farm.capacity.send(
                mediaServer,
                MediaServerCommand.newBuilder()
                        .setOrder(OrderToDial.newBuilder()
                                .setAttempt(lease.terms().attempt())
                                .setLease(lease.id())
                                .setConference(lease.terms().conference().conference())
                                .setAccount(lease.terms().account())
                                .setTrunk(route.trunk().name())
                                .setNumber(route.offer().number().text())
                                .setIdentification(route.offer().identification())
                                .setSecret(route.offer().secret())
                                .setRingForMs(ring)
                                .setCaller(request.getCaller())
                                .setDid(request.getDid())
                                .setSwitchboard(request.getSwitchboard())
                                .setLanguage(did.language()))
                        .build());
        farm.event(
                lease.terms().attempt(),
                "ordered",
                farm.settings.name(),
                mediaServer,
                "call " + route.offer().number() + " by " + route.trunk().name() + " for conference "
                        + lease.terms().conference().conference());
    }

    private AskReply refused(AskRequest request, Refusal refusal) {
        String attempt = FieldChecks.isAttempt(request.getAttempt()) ? request.getAttempt() : "";
        String to = FieldChecks.isName(request.getSwitchboard()) ? request.getSwitchboard() : "";
        farm.event(
                attempt, "refused", farm.settings.name(), to, "cause " + refusal.getCause() + ": " + refusal.getText());
        return AskReply.newBuilder().setRefusal(refusal).build();
    }

    /** Gives everything of an attempt back. One that was never asked is remembered: its question may be late. */
    void cancel(CancelRequest request, long now) {
        if (!FieldChecks.isAttempt(request.getAttempt())) {
            return;
        }
        farm.lock.lock();
        try {
            Attempt attempt = farm.attempts.remember(request.getAttempt(), now, farm::holdsLease);
            if (attempt.cancelled || attempt.join.isPresent()) {
                return;
            }
            attempt.cancelled = true;
            String why = FieldChecks.isName(request.getWhy()) ? request.getWhy() : "unknown";
            farm.event(attempt.id, "cancelled", attempt.switchboard, farm.settings.name(), why);
            farm.leases.ofAttempt(attempt.id).ifPresent(lease -> cancelOrder(lease, request.getCause(), why));
        } finally {
            farm.lock.unlock();
        }
    }

    /** Tells the media server to stop, and gives the lease back. The stream keeps the order: it stops before it dials anew. */
    private void cancelOrder(Lease lease, int cause, String why) {
        cancelOrder(lease.terms().mediaServer(), lease.terms().attempt(), cause, why);
        farm.giveBack(lease);
    }

    private void cancelOrder(String mediaServer, String attempt, int cause, String why) {
        farm.capacity.send(
                mediaServer,
                MediaServerCommand.newBuilder()
                        .setCancel(CancelOrder.newBuilder()
                                .setAttempt(attempt)
                                .setCause(cause)
                                .setWhy(why))
                        .build());
    }

    /** A media server says what became of an order. Under the lock. */
    void progress(String mediaServer, OrderProgress progress, long now) {
        Optional<Attempt> attempt = farm.attempts.find(progress.getAttempt());
        if (attempt.isEmpty()) {
            farm.tellAll(progress, now);
            return;
        }
        if (!mediaServer.equals(attempt.get().mediaServerByLease.get(progress.getLease()))) {
            return;
        }
        attempt.get().touchedAt = now;
        if (isAbandoned(attempt.get(), mediaServer, progress)) {
            cancelOrder(mediaServer, progress.getAttempt(), NORMAL_CLEARING, "given-up");
            return;
        }
        farm.event(
                progress.getAttempt(),
                progress.getState().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                mediaServer,
                farm.settings.name(),
                progress.getText());
        switch (progress.getState()) {
            case DIALLING -> reached(progress, Lease.Stage.TAKEN, now + ringLimit(), now);
            case RINGING -> reached(progress, Lease.Stage.RINGING, now + ringLimit(), now);
            case ANSWERED ->
                reached(
                        progress,
                        Lease.Stage.ANSWERED,
                        now + farm.settings.joinTime().toMillis(),
                        now);
            case IN_CONFERENCE -> reached(progress, Lease.Stage.IN_CONFERENCE, inConferenceUntil(progress), now);
            case FAILED, ENDED -> over(attempt.get(), progress);
            case STATE_UNSPECIFIED, UNRECOGNIZED -> {
                return;
            }
        }
        if (!attempt.get().switchboard.isEmpty()) {
            farm.tell(attempt.get(), progress);
        }
    }

    /**
     * Whether a media server that was out of contact goes on with what was given up meanwhile. Who is answered is left
     * alone unless his caller is gone: the callback may have been taken.
     */
    private boolean isAbandoned(Attempt attempt, String mediaServer, OrderProgress progress) {
        boolean over =
                progress.getState() == OrderProgress.State.FAILED || progress.getState() == OrderProgress.State.ENDED;
        boolean answered = progress.getState() == OrderProgress.State.ANSWERED
                || progress.getState() == OrderProgress.State.IN_CONFERENCE;
        boolean hasLeaseThere = farm.leases
                .ofAttempt(attempt.id)
                .filter(lease -> lease.terms().mediaServer().equals(mediaServer))
                .isPresent();
        return !over && !hasLeaseThere && (attempt.cancelled || !answered);
    }

    /** A client's lease ends with his ticket: of his end there is one word only, which a broken stream loses. */
    private long inConferenceUntil(OrderProgress progress) {
        return farm.leases
                .find(progress.getLease())
                .filter(lease -> lease.terms().telephone().isEmpty())
                .map(Lease::expiresAtMillis)
                .orElse(Long.MAX_VALUE);
    }

    private void reached(OrderProgress progress, Lease.Stage stage, long expires, long now) {
        farm.leases.reached(progress.getLease(), stage, expires, now);
    }

    /** Ringing ends by the media server's own clock; a little later by ours. */
    private long ringLimit() {
        return farm.settings.ringTime().toMillis()
                + farm.settings.contactTimeout().toMillis();
    }

    private void over(Attempt attempt, OrderProgress progress) {
        if (progress.getState() == OrderProgress.State.FAILED) {
            farm.leases
                    .find(progress.getLease())
                    .flatMap(lease -> candidate(lease))
                    .ifPresent(attempt.failed::add);
        }
        farm.leases.find(progress.getLease()).ifPresent(farm::giveBack);
    }

    /** The order of a lease has failed and its media server cannot say so itself. Under the lock. */
    void failed(Lease lease, OrderProgress.State state, int cause, String by, String text) {
        farm.giveBack(lease);
        Optional<Attempt> attempt = farm.attempts.find(lease.terms().attempt());
        Optional<Candidate> candidate = candidate(lease);
        if (attempt.isEmpty() || candidate.isEmpty()) {
            return;
        }
        attempt.get().failed.add(candidate.get());
        farm.event(lease.terms().attempt(), "failed", farm.settings.name(), attempt.get().switchboard, text);
        farm.tell(
                attempt.get(),
                OrderProgress.newBuilder()
                        .setAttempt(lease.terms().attempt())
                        .setLease(lease.id())
                        .setCandidate(candidate.get())
                        .setState(state)
                        .setCause(cause)
                        .setBy(by)
                        .setText(text)
                        .build());
    }

    /** A lease whose time is over. Under the lock. */
    void expired(Lease lease) {
        cancelOrder(lease.terms().mediaServer(), lease.terms().attempt(), TIMER_EXPIRY, "lease-expired");
        failed(
                lease,
                OrderProgress.State.FAILED,
                TIMER_EXPIRY,
                "dispatch",
                "lease expired while " + lease.stage().name().toLowerCase(Locale.ROOT));
    }

    private static Optional<Candidate> candidate(Lease lease) {
        return lease.terms()
                .telephone()
                .map(telephone -> Candidate.newBuilder()
                        .setMediaServer(lease.terms().mediaServer())
                        .setTrunk(telephone.trunk())
                        .setCallbackNumber(telephone.offer().number().text())
                        .build());
    }
}
