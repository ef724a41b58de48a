package org.strowger.mediaserver;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.strowger.sip.Invitation;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipCall;

/**
 * Follows one REFER (RFC 3515, RFC 5589): calls whom it names and, when he answers, hands the leg over to the new dialog.
 * Until then the old dialog and its media are not touched, so a refusal costs nothing. Afterwards this only passes the new
 * dialog's events on to the leg.
 */
final class Move implements SipCall.Listener {
    private final SipLeg leg;
    private final SipAgent agent;
    private final SipCall.Referral referral;
    private @Nullable SipCall call;
    private Optional<Ending> oldEnding = Optional.empty();
    private boolean abandoned;
    private volatile boolean done;

    Move(SipLeg leg, SipAgent agent, SipCall.Referral referral) {
        this.leg = leg;
        this.agent = agent;
        this.referral = referral;
    }

    /** On the leg's queue, as all that follows. */
    void begin(Invitation invitation) {
        call = agent.invite(invitation, this);
    }

    /** The old dialog has ended: the leg lives on only if this succeeds. */
    void onlyHope(Ending ending) {
        oldEnding = Optional.of(ending);
    }

    Optional<Ending> oldEnding() {
        return oldEnding;
    }

    void abandon() {
        abandoned = true;
        if (call != null) {
            call.hangUp(Cause.NORMAL_CLEARING, "the leg is being ended");
        }
    }

    @Override
    public void ringing(SipCall from, Optional<Sdp> early) {}

    @Override
    public void established(SipCall from, Sdp remote) {
        leg.queue().execute(() -> {
            if (done) {
                return;
            }
            if (!abandoned && leg.moved(this, from, remote)) {
                done = true;
                referral.report(200, "OK");
            } else {
                from.hangUp(Cause.NORMAL_CLEARING, "too late");
            }
        });
    }

    @Override
    public Sdp renegotiate(SipCall from, Sdp offer) {
        return leg.renegotiate(from, offer);
    }

    @Override
    public void renegotiated(SipCall from, Sdp answer) {
        leg.renegotiated(from, answer);
    }

    @Override
    public void referred(SipCall from, SipCall.Referral again) {
        leg.referred(from, again);
    }

    @Override
    public Optional<Sdp> replacedBy(SipCall old, SipCall replacement, Sdp offer) {
        return leg.replacedBy(old, replacement, offer);
    }

    @Override
    public void digit(SipCall from, char digit, int milliseconds) {
        leg.digit(from, digit, milliseconds);
    }

    @Override
    public void ended(SipCall from, int q850, int status, boolean byFarEnd, String text) {
        leg.queue().execute(() -> {
            if (done) {
                leg.ended(from, q850, status, byFarEnd, text);
                return;
            }
            referral.report(status >= 300 ? status : 503, text.isEmpty() ? "Not replaced" : text);
            leg.notMoved(this, status + " " + text);
        });
    }
}
