package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import javax.sip.ServerTransaction;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What calls placed and calls taken have in common. All that changes belongs to the call's queue; whoever calls from
 * elsewhere is put there by {@link #later}.
 */
abstract class Call implements SipCall {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    /** A call that is ending is forgotten after so long, whatever became of its BYE or CANCEL. */
    private static final Duration END_LIMIT = AcceptedInvite.LIMIT.plusSeconds(8);

    /** Digits that wait for their turn; more than any number or PIN has. */
    private static final int MOST_DIGITS = 64;

    /** Where it stands. */
    enum Phase {
        /** No final response to the INVITE yet. */
        INVITING,
        /** Our 2xx waits for its ACK. */
        ANSWERED,
        CONFIRMED,
        /** Our BYE or CANCEL waits for its answer. */
        ENDING,
        OVER
    }

    final Endpoint endpoint;
    final Dialog dialog;
    final Session session = new Session();
    final Renegotiation renegotiation = new Renegotiation(this);
    final Referrals referrals = new Referrals(this);
    final SessionTimer timer;
    private final SipUri target;
    private volatile Optional<Message> heard = Optional.empty();
    private Listener listener;
    private Phase phase = Phase.INVITING;
    private Optional<Reason> parting = Optional.empty();
    private boolean told;
    private boolean updates;
    private final Deque<String> digitsToSend = new ArrayDeque<>();
    private boolean digitUnderWay;

    Call(Endpoint endpoint, Dialog dialog, SipUri target, Listener listener) {
        this.endpoint = endpoint;
        this.dialog = dialog;
        this.target = target;
        this.listener = listener;
        this.timer = new SessionTimer(this, endpoint.settings());
    }

    /** Ends an INVITE that has no final response: CANCEL or a refusal. */
    abstract void abandon(Reason reason);

    /** An ACK of the far end. */
    abstract void acknowledged(SIPRequest ack);

    /** A 2xx that belongs to no transaction. */
    abstract void stray(Response response);

    // --- any thread ---

    @Override
    public String callId() {
        return dialog.callId();
    }

    @Override
    public String localTag() {
        return dialog.localTag();
    }

    @Override
    public String remoteTag() {
        return dialog.remoteTag();
    }

    @Override
    public SipUri target() {
        return target;
    }

    @Override
    public SipUri remote() {
        String uri = dialog.remoteUri().toString();
        return SipUri.tryParse(uri).orElseGet(() -> {
            // A tel: URI (RFC 3966), as some carriers write into From.
            String number = uri.replaceFirst("^[^:]*:", "").replaceFirst(";.*", "");
            return new SipUri(number, "invalid", 0, Map.of("user", "phone"));
        });
    }

    @Override
    public String remoteSource() {
        return dialog.remoteSource();
    }

    @Override
    public Optional<String> header(String name) {
        return heard.flatMap(message -> Wire.value(message, name));
    }

    @Override
    public void ring(Optional<Sdp> early) {}

    @Override
    public void answer(Sdp answer) {}

    @Override
    public void refuse(int status, String reason, Map<String, String> headers) {}

    @Override
    public void hangUp(int q850, String text) {
        later(() -> hangUpNow(new Reason(q850, text), 0));
    }

    @Override
    public void reoffer(Sdp offer) {
        later(() -> renegotiation.offer(offer));
    }

    @Override
    public void refer(SipUri referTo, Optional<Replaces> replaces) {
        later(() -> referrals.send(referTo, replaces));
    }

    @Override
    public void sendDigit(char digit, int milliseconds) {
        String body = Digits.body(digit, milliseconds);
        later(() -> {
            if (phase == Phase.CONFIRMED && digitsToSend.size() < MOST_DIGITS) {
                digitsToSend.add(body);
            }
            if (!digitUnderWay) {
                sendNextDigit();
            }
        });
    }

    // One after the other is answered: of two INFOs on the wire the second may arrive first, and then the first is out
    // of
    // order and must be refused (RFC 3261 section 12.2.2): a digit of a PIN typed fast would be lost.
    private void sendNextDigit() {
        Optional<String> next = Optional.ofNullable(digitsToSend.poll());
        digitUnderWay = next.isPresent() && phase == Phase.CONFIRMED;
        if (digitUnderWay) {
            Request info = dialog.request(Request.INFO);
            Wire.body(info, "application", "dtmf-relay", next.orElseThrow());
            send(info, status -> {
                LOG.debug("INFO answered {}", status);
                sendNextDigit();
            });
        }
    }

    final void later(Runnable task) {
        endpoint.run(callId(), task);
    }

    // --- on the call's queue ---

    final Listener listener() {
        return listener;
    }

    final void listener(Listener other) {
        listener = other;
    }

    final Phase phase() {
        return phase;
    }

    final void phase(Phase next) {
        phase = next;
    }

    final void remember(Message message) {
        heard = Optional.of(message);
        noteAbilities(message);
    }

    /** Whether the far end takes UPDATE (RFC 3311), by what it last said. */
    final boolean updates() {
        return updates;
    }

    final void noteAbilities(Message message) {
        if (message.getHeader("Allow") != null) {
            updates = Wire.tokens(message, "Allow").contains(Request.UPDATE);
        }
    }

    final void hangUpNow(Reason reason, int status) {
        switch (phase) {
            case INVITING -> abandon(reason);
            case ANSWERED -> {
                // RFC 3261 §15: no BYE before the ACK has come or has been given up.
                parting = Optional.of(reason);
                tell(reason.q850(), status, false, reason.text());
            }
            case CONFIRMED -> {
                tell(reason.q850(), status, false, reason.text());
                bye(reason);
            }
            case ENDING, OVER -> {
                // It ends already.
            }
        }
    }

    /** Why it was hung up while our 2xx waited for its ACK. */
    final Optional<Reason> parting() {
        return parting;
    }

    /** Sends BYE; the call counts until it is answered. */
    final void bye(Reason reason) {
        Request bye = dialog.request(Request.BYE);
        bye.setHeader(Wire.header(Reason.HEADER, reason.value()));
        ending();
        send(bye, status -> over());
    }

    final void ending() {
        phase = Phase.ENDING;
        stopTimers();
        endpoint.later(callId(), END_LIMIT, this::over);
    }

    /** Tells the listener that it is over, once. */
    final void tell(int q850, int status, boolean byFarEnd, String text) {
        if (told) {
            return;
        }
        told = true;
        stopTimers();
        listener.ended(this, q850, status, byFarEnd, text);
    }

    private void stopTimers() {
        timer.stop();
        renegotiation.stop();
        referrals.stop();
    }

    final void over() {
        if (phase != Phase.OVER) {
            phase = Phase.OVER;
            stopTimers();
            endpoint.remove(this);
        }
    }

    /**
     * Sends a request in the dialog.
     *
     * @param done told the final status on the call's queue, 408 if none came
     */
    final void send(Request request, IntConsumer done) {
        send(request, (status, response) -> done.accept(status));
    }

    /** As above, with the response where there is one. */
    final void send(Request request, Final done) {
        endpoint.stack().send(request, new JainStack.Answers() {
            @Override
            public void answered(Response response) {
                if (response.getStatusCode() >= 200) {
                    later(() -> done.accept(response.getStatusCode(), Optional.of(response)));
                }
            }

            @Override
            public void unanswered() {
                later(() -> done.accept(408, Optional.empty()));
            }
        });
    }

    /** Takes the final response to a request. */
    interface Final {
        void accept(int status, Optional<Response> response);
    }

    final void respond(ServerTransaction transaction, Request request, int status, String reason) {
        endpoint.stack().respond(transaction, response(request, status, reason));
    }

    final Response response(Request request, int status, String reason) {
        return endpoint.identity().response(request, status, reason, dialog.localTag());
    }

    /** A request of the far end in this dialog. */
    final void requested(SIPRequest request, ServerTransaction transaction) {
        if (phase == Phase.OVER) {
            respond(transaction, request, 481, "Call/Transaction Does Not Exist");
            return;
        }
        dialog.heard(request);
        if (!dialog.inOrder(request)) {
            respond(transaction, request, 500, "Request Out Of Order");
            return;
        }
        noteAbilities(request);
        switch (request.getMethod()) {
            case Request.BYE -> byeReceived(request, transaction);
            case Request.OPTIONS -> {
                Response ok = response(request, 200, "OK");
                endpoint.identity().abilities(ok);
                endpoint.stack().respond(transaction, ok);
            }
            case Request.NOTIFY -> referrals.notified(request, transaction);
            default -> {
                if (phase == Phase.ENDING || told) {
                    respond(transaction, request, 481, "Call/Transaction Does Not Exist");
                } else {
                    requestedAlive(request, transaction);
                }
            }
        }
    }

    private void requestedAlive(SIPRequest request, ServerTransaction transaction) {
        switch (request.getMethod()) {
            case Request.INVITE -> renegotiation.invited(request, transaction);
            case Request.UPDATE -> renegotiation.updated(request, transaction);
            case Request.REFER -> referrals.received(request, transaction);
            case Request.INFO -> {
                Digits.Verdict verdict = Digits.read(request);
                respond(transaction, request, verdict.status(), verdict.reason());
                verdict.digit().ifPresent(d -> listener.digit(this, d.digit(), d.milliseconds()));
            }
            default -> {
                Response response = response(request, 405, "Method Not Allowed");
                Wire.list(response, "Allow", Identity.METHODS);
                endpoint.stack().respond(transaction, response);
            }
        }
    }

    private void byeReceived(SIPRequest request, ServerTransaction transaction) {
        respond(transaction, request, 200, "OK");
        Reason reason = Reason.of(request).orElse(new Reason(Causes.NORMAL, ""));
        byeBeforeAnswer();
        tell(reason.q850(), 0, true, reason.text());
        over();
    }

    /** The far end said BYE in an early dialog (RFC 3261 §15): its INVITE wants an end too. */
    void byeBeforeAnswer() {}
}
