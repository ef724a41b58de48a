package org.strowger.sip;

import java.util.Map;
import java.util.Optional;

/** An INVITE with Replaces taking the place of one of our calls (RFC 3891 §3). */
final class Replacement {
    private final IncomingCall fresh;
    private final Replaces named;
    private final boolean earlyOnly;

    Replacement(IncomingCall fresh, Replaces named, boolean earlyOnly) {
        this.fresh = fresh;
        this.named = named;
        this.earlyOnly = earlyOnly;
    }

    /** On the new call's queue; {@code candidate} has the Call-ID and the local tag that were named. */
    void begin(Optional<Call> candidate) {
        Optional<Call> old = candidate.filter(call -> call.remoteTag().equals(named.fromTag()));
        if (old.isEmpty()) {
            fresh.refuse(481, "Call/Transaction Does Not Exist", Map.of());
        } else if (fresh.offered().isEmpty()) {
            fresh.refuse(488, "Not Acceptable Here", Map.of());
        } else {
            old.get().later(() -> ask(old.get(), fresh.offered().get()));
        }
    }

    /** On the old call's queue. */
    private void ask(Call old, Sdp offer) {
        switch (old.phase()) {
            case ENDING, OVER -> fresh.refuse(603, "Decline", Map.of());
            case INVITING -> {
                // Only an early dialog that we began ourselves may be replaced.
                if (old instanceof IncomingCall) {
                    fresh.refuse(481, "Call/Transaction Does Not Exist", Map.of());
                } else {
                    ask(old, old.listener(), offer);
                }
            }
            case ANSWERED, CONFIRMED -> {
                if (earlyOnly) {
                    fresh.refuse(486, "Busy Here", Map.of());
                } else {
                    ask(old, old.listener(), offer);
                }
            }
        }
    }

    private void ask(Call old, SipCall.Listener listener, Sdp offer) {
        Optional<Sdp> answer;
        try {
            answer = listener.replacedBy(old, fresh, offer);
        } catch (SdpException e) {
            answer = Optional.empty();
        }
        if (answer.isEmpty()) {
            fresh.refuse(603, "Decline", Map.of());
            return;
        }
        Sdp agreed = answer.get();
        fresh.later(() -> {
            fresh.listener(listener);
            if (fresh.phase() == Call.Phase.INVITING) {
                fresh.answerNow(agreed);
                old.hangUp(Causes.NORMAL, "replaced");
            } else {
                // Cancelled in between, when it had no listener yet.
                listener.ended(fresh, Causes.NORMAL, 487, true, "cancelled");
            }
        });
    }
}
