package org.strowger.sip;

import java.util.Map;
import java.util.Optional;

/**
 * One INVITE dialog, as caller or as called; early, confirmed or over. Any thread may call; what makes no sense in the
 * state that the call is in (answering a call that was cancelled a moment ago) does nothing, because such crossings are
 * ordinary.
 */
public interface SipCall {
    /** Call-ID; both tags once there is a dialog. */
    String callId();

    String localTag();

    String remoteTag();

    /** Request URI of the INVITE. */
    SipUri target();

    /** The far end's From or To URI. */
    SipUri remote();

    /** Where its last message came from, "host:port". */
    String remoteSource();

    /** A header of the INVITE or of the final answer received, first value. */
    Optional<String> header(String name);

    /** 180 without SDP, or 183 with it. */
    void ring(Optional<Sdp> early);

    /** 200 to the INVITE. */
    void answer(Sdp answer);

    /**
     * Refuses the INVITE.
     *
     * @param status 3xx to 6xx
     * @param headers such as Contact of a 302, Retry-After of a 486
     */
    void refuse(int status, String reason, Map<String, String> headers);

    /** BYE, CANCEL or 603, whatever ends it in its state, with a Reason header (RFC 3326). Idempotent. */
    void hangUp(int q850, String text);

    /** Re-INVITE with a new offer; the listener hears {@link Listener#renegotiated} or nothing changes. */
    void reoffer(Sdp offer);

    /** REFER (RFC 3515) in this dialog. */
    void refer(SipUri referTo, Optional<Replaces> replaces);

    /** INFO with application/dtmf-relay, for far ends that do not do RFC 4733. */
    void sendDigit(char digit, int milliseconds);

    /** Hears what happens; called on the call's own queue, in order, and never after {@link #ended}. */
    interface Listener {
        /** 180 or 183. */
        default void ringing(SipCall call, Optional<Sdp> early) {}

        /** 200 to our INVITE (ACK is already sent), or the ACK to our 200. */
        default void established(SipCall call, Sdp remote) {}

        /**
         * A re-INVITE or UPDATE with an offer.
         *
         * @return the answer
         */
        Sdp renegotiate(SipCall call, Sdp offer);

        /** The far end answered our {@link SipCall#reoffer}. */
        default void renegotiated(SipCall call, Sdp answer) {}

        /**
         * The far end asks us to call somebody, possibly to replace another dialog. Notifications (RFC 3515 §2.4) are sent
         * by {@link Referral}; 202 has been sent.
         */
        default void referred(SipCall call, Referral referral) {
            referral.refuse();
        }

        /**
         * An INVITE with Replaces for this call arrived: the new call takes its place, and this one is ended with BYE once
         * the new one is answered (RFC 3891 §3).
         *
         * @return the answer to the new call's offer; its listener is {@code this}
         */
        default Optional<Sdp> replacedBy(SipCall old, SipCall replacement, Sdp offer) {
            return Optional.empty();
        }

        /**
         * How our {@link SipCall#refer} fares: the statuses that the far end reports (RFC 3515 §2.4.5), or the one with
         * which it refused the REFER; 2xx means that whom it was sent to answered. The last one told is final.
         */
        default void referralProgress(SipCall call, int status, String reason) {}

        /** A digit by SIP INFO. */
        default void digit(SipCall call, char digit, int milliseconds) {}

        /**
         * It is over, for whatever reason; told exactly once.
         *
         * @param q850 cause: from the Reason header if there is one, else by RFC 3398 from the status
         * @param status the SIP status of a failed INVITE, 0 otherwise
         * @param byFarEnd whether the far end ended it
         */
        void ended(SipCall call, int q850, int status, boolean byFarEnd, String text);
    }

    /** Takes or refuses calls that come in. */
    interface Receiver {
        /**
         * Looks at an INVITE before anything is made of it. What is refused here is answered once and without state, or
         * not at all: whoever forges a source address makes us send no more than he sends himself, and holds nothing of
         * ours. Called on the stack's thread, again for every repeat; must not wait.
         *
         * @param target Request-URI
         * @param source address from which it came, without port; over UDP anybody can forge it
         */
        default Greeting greet(SipUri target, String source) {
            return Greeting.COUNTED;
        }

        /**
         * An INVITE that begins a dialog; 100 has been sent. Called on the call's own queue.
         *
         * @param offer empty when the INVITE had none (the answer then carries our offer)
         * @return who hears what happens to the call; to refuse, call {@link SipCall#refuse} first
         */
        Listener incoming(SipCall call, Optional<Sdp> offer);
    }

    /** What a REFER asked. */
    interface Referral {
        SipUri target();

        Optional<Replaces> replaces();

        /** 202 was sent already; tells the referrer how it went with a NOTIFY and message/sipfrag. */
        void report(int status, String reason);

        /** 603 by NOTIFY. */
        default void refuse() {
            report(603, "Declined");
        }
    }
}
