package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.Optional;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** A call that we place (RFC 3261 §13.2). */
final class OutgoingCall extends Call implements OutgoingInvite.Outcome {
    private final Invitation invitation;
    private OutgoingInvite invite;
    private Endpoint.Timer unanswered = Endpoint.Timer.NONE;
    private boolean retried;

    OutgoingCall(Endpoint endpoint, Invitation invitation, Listener listener) {
        super(endpoint, Dialog.calling(endpoint.identity(), invitation), invitation.target(), listener);
        this.invitation = invitation;
        this.invite = inviting();
    }

    void start() {
        if (phase() != Phase.INVITING) {
            return;
        }
        unanswered = endpoint.later(
                callId(), invitation.ringFor(), () -> giveUp(new Reason(Causes.NO_ANSWER, "no answer"), 487));
        invite.start();
    }

    private OutgoingInvite inviting() {
        Request request = dialog.request(Request.INVITE);
        endpoint.identity().abilities(request);
        invitation.headers().forEach((name, value) -> request.setHeader(Wire.header(name, value)));
        invitation.replaces().ifPresent(replaces -> {
            request.setHeader(Wire.header("Replaces", replaces.value()));
            // A far end that cannot do it must not take this for a second call (RFC 3891 §4).
            request.addHeader(Wire.header("Require", "replaces"));
        });
        timer.ask(request);
        Wire.sdp(request, session.offer(invitation.offer()));
        return new OutgoingInvite(endpoint, dialog, request, this);
    }

    @Override
    void abandon(Reason reason) {
        giveUp(reason, 0);
    }

    private void giveUp(Reason reason, int status) {
        if (phase() != Phase.INVITING) {
            return;
        }
        unanswered.cancel();
        tell(reason.q850(), status, false, reason.text());
        ending();
        invite.cancel(reason.value());
    }

    @Override
    public void provisional(Response response) {
        if (phase() != Phase.INVITING) {
            return;
        }
        dialog.early(response);
        noteAbilities(response);
        Optional<Sdp> early = Optional.empty();
        if (Wire.isBody(response, "application", "sdp") && Wire.hasBody(response)) {
            try {
                early = Optional.of(Sdp.parse(Wire.body(response)));
                session.answered(early.get());
            } catch (SdpException e) {
                // Early media is a courtesy; the answer in the 200 decides.
                early = Optional.empty();
            }
        }
        if (response.getStatusCode() != 181 && response.getStatusCode() != 182) {
            listener().ringing(this, early);
        }
    }

    @Override
    public void accepted(Response response) {
        dialog.confirm(response);
        remember(response);
    }

    @Override
    public void acknowledged(Response response) {
        unanswered.cancel();
        if (phase() != Phase.INVITING) {
            // Our CANCEL crossed the 200 (RFC 3261 §9.1).
            bye(new Reason(Causes.NORMAL, "cancelled"));
            return;
        }
        phase(Phase.CONFIRMED);
        try {
            Sdp answer = Wire.hasBody(response)
                    ? Sdp.parse(Wire.body(response))
                    : session.remote().orElseThrow(() -> new SdpException(488, "200 without an answer"));
            session.answered(answer);
            timer.agreedAsCaller(response);
            listener().established(this, answer);
            renegotiation.pump();
        } catch (SdpException e) {
            hangUpNow(new Reason(Causes.ofStatus(488), e.reason()), 488);
        }
    }

    @Override
    public void forked(Dialog other) {
        Request bye = other.request(Request.BYE);
        bye.setHeader(Wire.header(Reason.HEADER, new Reason(26, "answered elsewhere").value()));
        endpoint.stack().send(bye, new OutgoingInvite.Unheeded());
    }

    @Override
    public void refused(int status, Optional<Response> response) {
        unanswered.cancel();
        if (phase() == Phase.INVITING && status == 422 && !retried && response.isPresent()) {
            retried = true;
            timer.tooSmall(response.get());
            dialog.forgetRemote();
            invite = inviting();
            invite.start();
            return;
        }
        response.ifPresent(this::remember);
        response.ifPresent(dialog::heard);
        Reason reason = response.flatMap(Reason::of)
                .orElseGet(() -> new Reason(
                        Causes.ofStatus(status),
                        response.map(Response::getReasonPhrase).orElse("no response")));
        tell(reason.q850(), status, response.isPresent(), reason.text());
        over();
    }

    @Override
    void acknowledged(SIPRequest ack) {
        renegotiation.acknowledged(ack);
    }

    @Override
    void stray(Response response) {
        if (invite.isFor(response)) {
            invite.answered(response);
        } else {
            renegotiation.stray(response);
        }
    }
}
