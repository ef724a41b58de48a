package org.strowger.sip;

import java.util.Map;
import java.util.Optional;

/** Takes no calls. */
final class NobodyHome implements SipCall.Receiver {
    @Override
    public SipCall.Listener incoming(SipCall call, Optional<Sdp> offer) {
        call.refuse(480, "Temporarily Unavailable", Map.of());
        return new Deaf();
    }

    /** The listener of a call that was refused before anybody wanted to listen. */
    static final class Deaf implements SipCall.Listener {
        @Override
        public Sdp renegotiate(SipCall call, Sdp offer) {
            throw new SdpException(488, "nobody there");
        }

        @Override
        public void ended(SipCall call, int q850, int status, boolean byFarEnd, String text) {}
    }
}
