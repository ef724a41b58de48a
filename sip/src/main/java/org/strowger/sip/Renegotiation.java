package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.time.Duration;
import java.util.Optional;
import javax.sip.ServerTransaction;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers within a call: re-INVITE (RFC 3261 §14) and UPDATE (RFC 3311), theirs and ours. On the call's queue. */
final class Renegotiation {
    private static final Logger LOG = LoggerFactory.getLogger(Renegotiation.class);
    private static final int MAX_GLARES = 8;

    private final Call call;
    private Optional<OutgoingInvite> sent = Optional.empty();
    private Optional<OutgoingInvite> last = Optional.empty();
    private Optional<AcceptedInvite> accepted = Optional.empty();
    private Optional<Sdp> wanted = Optional.empty();
    private boolean refreshWanted;
    private Endpoint.Timer retry = Endpoint.Timer.NONE;
    private int glares;
    private boolean waitingForRetry;
    private boolean stopped;

    Renegotiation(Call call) {
        this.call = call;
    }

    /** Offers this as soon as nothing else is going on; an offer that waited before is dropped for it. */
    void offer(Sdp offer) {
        wanted = Optional.of(offer);
        glares = 0;
        pump();
    }

    /** A re-INVITE that changes nothing, for the session timer. */
    void refresh() {
        refreshWanted = true;
        pump();
    }

    /** Sends what waits, if it may go now: never two INVITEs at once, in either direction (RFC 3261 §14.1). */
    void pump() {
        if (stopped || call.phase() != Call.Phase.CONFIRMED || busy() || waitingForRetry) {
            return;
        }
        if (wanted.isPresent()) {
            Sdp offer = wanted.get();
            wanted = Optional.empty();
            refreshWanted = false;
            Optional<Sdp> before = call.session.local();
            invite(call.session.offer(offer), Optional.of(offer), before);
        } else if (refreshWanted) {
            refreshWanted = false;
            call.session.repeat().ifPresent(text -> invite(text, Optional.empty(), call.session.local()));
        }
    }

    private boolean busy() {
        return sent.isPresent() || accepted.filter(AcceptedInvite::waiting).isPresent();
    }

    private void invite(String sdp, Optional<Sdp> offer, Optional<Sdp> before) {
        Request request = call.dialog.request(Request.INVITE);
        call.endpoint.identity().abilities(request);
        call.timer.ask(request);
        Wire.sdp(request, sdp);
        OutgoingInvite invite = new OutgoingInvite(call.endpoint, call.dialog, request, new Reoffer(offer, before));
        sent = Optional.of(invite);
        last = Optional.of(invite);
        invite.start();
    }

    /** A repeated 2xx to a re-INVITE of ours. */
    void stray(Response response) {
        last.filter(invite -> invite.isFor(response)).ifPresent(invite -> invite.answered(response));
    }

    /** What becomes of a re-INVITE of ours; without an offer it only refreshes. */
    private final class Reoffer implements OutgoingInvite.Outcome {
        private final Optional<Sdp> offer;
        private final Optional<Sdp> before;

        Reoffer(Optional<Sdp> offer, Optional<Sdp> before) {
            this.offer = offer;
            this.before = before;
        }

        @Override
        public void provisional(Response response) {}

        @Override
        public void accepted(Response response) {
            call.dialog.refreshTarget(response);
            call.dialog.heard(response);
        }

        @Override
        public void acknowledged(Response response) {
            sent = Optional.empty();
            glares = 0;
            if (stopped) {
                return;
            }
            call.timer.agreedAsCaller(response);
            try {
                Sdp answer = Sdp.parse(Wire.body(response));
                call.session.answered(answer);
                if (offer.isPresent()) {
                    call.listener().renegotiated(call, answer);
                }
            } catch (SdpException e) {
                LOG.debug("answer to a re-INVITE cannot be used: {}", e.getMessage());
            }
            pump();
        }

        @Override
        public void forked(Dialog other) {}

        @Override
        public void refused(int status, Optional<Response> response) {
            sent = Optional.empty();
            call.session.restore(before);
            if (stopped) {
                return;
            }
            if (status == 491 && ++glares <= MAX_GLARES) {
                offer.filter(o -> wanted.isEmpty()).ifPresent(o -> wanted = Optional.of(o));
                refreshWanted |= offer.isEmpty();
                waitAndRetry();
            } else if (status == 481 || status == 408) {
                // RFC 3261 §14.1: the far end does not know the call any more.
                call.hangUpNow(new Reason(Causes.ofStatus(status), "no answer to re-INVITE"), status);
            } else {
                pump();
            }
        }
    }

    /** RFC 3261 §14.1: who made the Call-ID waits longer, so that the two do not meet again. */
    private void waitAndRetry() {
        waitingForRetry = true;
        int tens = call instanceof OutgoingCall ? 210 + Wire.random(191) : Wire.random(201);
        retry = call.endpoint.later(call.callId(), Duration.ofMillis(tens * 10L), () -> {
            waitingForRetry = false;
            pump();
        });
    }

    /** A re-INVITE of the far end. */
    void invited(SIPRequest request, ServerTransaction transaction) {
        if (sent.isPresent() || busy() || call.phase() != Call.Phase.CONFIRMED) {
            call.respond(transaction, request, 491, "Request Pending");
            return;
        }
        boolean offers = Wire.hasBody(request);
        Optional<String> sdp = offers ? negotiate(request, transaction) : offerAnew();
        if (sdp.isEmpty()) {
            return;
        }
        call.dialog.refreshTarget(request);
        Response ok = accept(request, sdp);
        AcceptedInvite waiting = new AcceptedInvite(call.endpoint, call.callId(), ok, !offers, this::neverAcknowledged);
        accepted = Optional.of(waiting);
        call.endpoint.stack().respond(transaction, ok);
        waiting.start();
        call.timer.start();
    }

    /** Who asks for an offer may want to resume, so it never says hold, whatever was agreed (RFC 3261 §14.1, RFC 6337 §5.1). */
    private Optional<String> offerAnew() {
        return call.session.local().map(said -> call.session.offer(said.directed(Sdp.Direction.SENDRECV)));
    }

    private void neverAcknowledged() {
        // RFC 3261 §14.2
        call.hangUpNow(new Reason(Causes.TIMER_EXPIRED, "no ACK"), 408);
    }

    /** UPDATE, with or without an offer (RFC 3311 §5.2). */
    void updated(SIPRequest request, ServerTransaction transaction) {
        Optional<String> sdp = Optional.empty();
        if (Wire.hasBody(request)) {
            boolean settled =
                    call.session.local().isPresent() && call.session.remote().isPresent();
            if (!settled || busy()) {
                call.respond(transaction, request, 491, "Request Pending");
                return;
            }
            sdp = negotiate(request, transaction);
            if (sdp.isEmpty()) {
                return;
            }
        }
        call.dialog.refreshTarget(request);
        call.endpoint.stack().respond(transaction, accept(request, sdp));
        if (call.phase() == Call.Phase.CONFIRMED) {
            call.timer.start();
        }
    }

    private Response accept(SIPRequest request, Optional<String> sdp) {
        Response ok = call.response(request, 200, "OK");
        ok.setHeader(Wire.header("Contact", call.dialog.contact()));
        call.endpoint.identity().abilities(ok);
        call.timer.agreeAsCalled(request, ok);
        sdp.ifPresent(text -> Wire.sdp(ok, text));
        return ok;
    }

    /** Our answer to the offer in a request; empty when it was refused. */
    private Optional<String> negotiate(SIPRequest request, ServerTransaction transaction) {
        if (!Wire.isBody(request, "application", "sdp")) {
            Response response = call.response(request, 415, "Unsupported Media Type");
            response.setHeader(Wire.header("Accept", "application/sdp"));
            call.endpoint.stack().respond(transaction, response);
            return Optional.empty();
        }
        try {
            Sdp offer = Sdp.parse(Wire.body(request));
            if (call.session.remote().equals(Optional.of(offer))
                    && call.session.local().isPresent()) {
                // The same version as before (RFC 3264 §8): the session is only refreshed.
                return call.session.repeat();
            }
            return Optional.of(call.session.answer(call.listener().renegotiate(call, offer), offer));
        } catch (SdpException e) {
            call.respond(
                    transaction,
                    request,
                    e.status(),
                    e.status() == 400 ? "Bad Session Description" : "Not Acceptable Here");
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.warn("a new offer could not be answered", e);
            call.respond(transaction, request, 500, "Server Internal Error");
            return Optional.empty();
        }
    }

    /** The ACK to our 2xx to a re-INVITE. */
    void acknowledged(SIPRequest ack) {
        if (accepted.isEmpty() || !accepted.get().isFor(ack) || !accepted.get().stop()) {
            return;
        }
        if (accepted.get().offers()) {
            try {
                Sdp answer = Sdp.parse(Wire.body(ack));
                call.session.answered(answer);
                call.listener().renegotiated(call, answer);
            } catch (SdpException e) {
                call.hangUpNow(new Reason(Causes.ofStatus(488), e.reason()), 488);
            }
        }
        pump();
    }

    void stop() {
        stopped = true;
        retry.cancel();
        accepted.ifPresent(AcceptedInvite::stop);
        wanted = Optional.empty();
    }
}
