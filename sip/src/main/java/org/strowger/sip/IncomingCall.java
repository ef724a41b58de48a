package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.Map;
import java.util.Optional;
import javax.sip.ServerTransaction;
import javax.sip.message.Response;

/** A call that comes in (RFC 3261 §13.3). */
final class IncomingCall extends Call {
    private final SIPRequest invite;
    private final ServerTransaction transaction;
    private final Optional<Sdp> offer;
    private Optional<AcceptedInvite> accepted = Optional.empty();

    IncomingCall(
            Endpoint endpoint, SIPRequest invite, ServerTransaction transaction, SipUri target, Optional<Sdp> offer) {
        super(endpoint, Dialog.called(endpoint.identity(), invite), target, new NobodyHome.Deaf());
        this.invite = invite;
        this.transaction = transaction;
        this.offer = offer;
        remember(invite);
    }

    SIPRequest invite() {
        return invite;
    }

    Optional<Sdp> offered() {
        return offer;
    }

    /** 100, for who is not answered at once. */
    void trying() {
        if (phase() == Phase.INVITING) {
            endpoint.stack().respond(transaction, endpoint.identity().response(invite, 100, "Trying", ""));
        }
    }

    @Override
    public void ring(Optional<Sdp> early) {
        later(() -> {
            if (phase() != Phase.INVITING) {
                return;
            }
            // Without an offer there is nothing that a 183 could answer, and an unreliable one may not offer (RFC 3261
            // §13.2.1).
            boolean media = early.isPresent() && offer.isPresent();
            Response response = media ? response(invite, 183, "Session Progress") : response(invite, 180, "Ringing");
            response.setHeader(Wire.header("Contact", dialog.contact()));
            if (media) {
                Wire.sdp(response, session.answer(early.get(), offer.get()));
            }
            endpoint.stack().respond(transaction, response);
        });
    }

    @Override
    public void answer(Sdp answer) {
        later(() -> answerNow(answer));
    }

    void answerNow(Sdp answer) {
        if (phase() != Phase.INVITING) {
            return;
        }
        Response ok = response(invite, 200, "OK");
        ok.setHeader(Wire.header("Contact", dialog.contact()));
        endpoint.identity().abilities(ok);
        timer.agreeAsCalled(invite, ok);
        Wire.sdp(ok, offer.map(theirs -> session.answer(answer, theirs)).orElseGet(() -> session.offer(answer)));
        phase(Phase.ANSWERED);
        AcceptedInvite waiting = new AcceptedInvite(endpoint, callId(), ok, offer.isEmpty(), this::neverAcknowledged);
        accepted = Optional.of(waiting);
        endpoint.stack().respond(transaction, ok);
        waiting.start();
    }

    private void neverAcknowledged() {
        Reason reason = parting().orElse(new Reason(Causes.TIMER_EXPIRED, "no ACK"));
        tell(reason.q850(), 408, false, reason.text());
        bye(reason);
    }

    @Override
    public void refuse(int status, String reason, Map<String, String> headers) {
        later(() -> refuseNow(status, reason, headers, false));
    }

    void refuseNow(int status, String reason, Map<String, String> headers, boolean byFarEnd) {
        if (phase() != Phase.INVITING) {
            return;
        }
        Response response = response(invite, status, reason);
        headers.forEach((name, value) -> response.setHeader(Wire.header(name, value)));
        endpoint.stack().respond(transaction, response);
        tell(Causes.ofStatus(status), status, byFarEnd, reason);
        over();
    }

    @Override
    void abandon(Reason reason) {
        int status = Causes.toStatus(reason.q850());
        refuseNow(status, Causes.phrase(status), Map.of(Reason.HEADER, reason.value()), false);
    }

    /** The INVITE came once more, after its transaction was done. */
    void repeated() {
        accepted.ifPresent(AcceptedInvite::resend);
    }

    /** RFC 3261 §9.2: it has an effect only before the final response; the CANCEL itself was answered. */
    void cancelled(SIPRequest cancel) {
        if (phase() == Phase.INVITING) {
            Reason reason = Reason.of(cancel).orElse(new Reason(Causes.NORMAL, "cancelled"));
            respond(transaction, invite, 487, "Request Terminated");
            tell(reason.q850(), 487, true, reason.text());
            over();
        }
    }

    @Override
    void byeBeforeAnswer() {
        accepted.ifPresent(AcceptedInvite::stop);
        if (phase() == Phase.INVITING) {
            respond(transaction, invite, 487, "Request Terminated");
        }
    }

    @Override
    void acknowledged(SIPRequest ack) {
        if (accepted.isEmpty() || !accepted.get().isFor(ack)) {
            renegotiation.acknowledged(ack);
            return;
        }
        if (!accepted.get().stop() || phase() != Phase.ANSWERED) {
            return;
        }
        dialog.heard(ack);
        phase(Phase.CONFIRMED);
        if (parting().isPresent()) {
            bye(parting().get());
            return;
        }
        try {
            Sdp remote = offer.isPresent() ? offer.get() : Sdp.parse(Wire.body(ack));
            session.answered(remote);
            timer.start();
            listener().established(this, remote);
            renegotiation.pump();
        } catch (SdpException e) {
            hangUpNow(new Reason(Causes.ofStatus(488), e.reason()), 488);
        }
    }

    @Override
    void stray(Response response) {
        renegotiation.stray(response);
    }
}
