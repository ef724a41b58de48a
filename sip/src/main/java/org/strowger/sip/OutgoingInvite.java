package org.strowger.sip;

import gov.nist.javax.sip.message.SIPMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sip.ClientTransaction;
import javax.sip.address.Hop;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One INVITE of ours, first or repeated, until its last 2xx is acknowledged (RFC 3261 §13.2, §14.1). On the call's queue.
 */
final class OutgoingInvite implements JainStack.Answers {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingInvite.class);
    /** Far ends of a forked INVITE that may answer. */
    private static final int MAX_ANSWERS = 8;

    /** What becomes of it. */
    interface Outcome {
        void provisional(Response response);

        /** The first 2xx: confirms the dialog, so that the ACK can be sent in it. */
        void accepted(Response response);

        /** The ACK to the first 2xx is sent. */
        void acknowledged(Response response);

        /** A 2xx of another far end, acknowledged already. */
        void forked(Dialog other);

        /** A final refusal, or 408 without a response. */
        void refused(int status, Optional<Response> response);
    }

    private final Endpoint endpoint;
    private final Dialog dialog;
    private final Request request;
    private final Outcome outcome;
    private final Map<String, Request> acks = new HashMap<>();
    private Optional<ClientTransaction> transaction = Optional.empty();
    private Optional<String> cancelReason = Optional.empty();
    private boolean provisional;
    private boolean cancelled;
    private boolean over;

    OutgoingInvite(Endpoint endpoint, Dialog dialog, Request request, Outcome outcome) {
        this.endpoint = endpoint;
        this.dialog = dialog;
        this.request = request;
        this.outcome = outcome;
    }

    void start() {
        transaction = endpoint.stack().send(request, this);
    }

    /** Whether no final response came yet. */
    boolean pending() {
        return !over;
    }

    /** Whether the response is one to this INVITE. */
    boolean isFor(Response response) {
        return sequence(response) == sequence(request);
    }

    private static long sequence(Message message) {
        return ((CSeqHeader) message.getHeader(CSeqHeader.NAME)).getSeqNumber();
    }

    /** CANCEL, as soon as it is allowed: not before the first provisional response (RFC 3261 §9.1). */
    void cancel(String reason) {
        cancelReason = Optional.of(reason);
        sendCancel();
    }

    private void sendCancel() {
        if (over || cancelled || !provisional || cancelReason.isEmpty() || transaction.isEmpty()) {
            return;
        }
        cancelled = true;
        try {
            Request cancel = transaction.get().createCancel();
            if (((SIPMessage) request).getApplicationData() instanceof Hop hop) {
                Dialog.attach(cancel, hop);
            }
            cancel.setHeader(Wire.header("Reason", cancelReason.get()));
            endpoint.stack().send(cancel, new Unheeded());
        } catch (javax.sip.SipException e) {
            LOG.debug("cannot cancel: {}", e.toString());
        }
    }

    @Override
    public void answered(Response response) {
        endpoint.run(dialog.callId(), () -> received(response));
    }

    @Override
    public void unanswered() {
        endpoint.run(dialog.callId(), () -> {
            if (!over) {
                over = true;
                outcome.refused(408, Optional.empty());
            }
        });
    }

    private void received(Response response) {
        int status = response.getStatusCode();
        if (status < 200) {
            provisional = true;
            sendCancel();
            if (!over && status > 100) {
                outcome.provisional(response);
            }
        } else if (status < 300) {
            accepted(response);
        } else if (!over) {
            over = true;
            outcome.refused(status, Optional.of(response));
        }
    }

    /** Any 2xx: the first, one repeated because our ACK was lost, or one of another far end. Each gets its ACK. */
    void accepted(Response response) {
        String tag = Wire.tag(response, ToHeader.NAME);
        Request before = acks.get(tag);
        if (before != null) {
            endpoint.stack().sendAck((Request) before.clone());
        } else if (!over) {
            over = true;
            outcome.accepted(response);
            acknowledge(tag, dialog, response);
            outcome.acknowledged(response);
        } else if (acks.size() < MAX_ANSWERS) {
            Dialog other = dialog.fork(response);
            acknowledge(tag, other, response);
            outcome.forked(other);
        }
    }

    private void acknowledge(String tag, Dialog confirmed, Response response) {
        Request ack = confirmed.ack(response);
        acks.put(tag, ack);
        endpoint.stack().sendAck((Request) ack.clone());
    }

    /** For requests whose answers change nothing. */
    static final class Unheeded implements JainStack.Answers {
        @Override
        public void answered(Response response) {}

        @Override
        public void unanswered() {}
    }
}
