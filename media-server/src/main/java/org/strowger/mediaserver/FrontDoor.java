package org.strowger.mediaserver;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.sip.Greeting;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipCall;
import org.strowger.sip.SipUri;

/**
 * Lets in the SIP clients that dispatch has announced, and nobody else (SPEC C3): the Request-URI names the conference and
 * carries the ticket, as the 302 of dispatch told the client to.
 */
final class FrontDoor implements SipCall.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

    private static final String WRONG = "Ticket unknown, used or expired";

    private final Site site;
    private final WillCallList list;
    private final GuessLimit guesses;
    private final Consumer<OrderProgress> progress;

    /** @param progress hears that a client who came is gone; any thread */
    FrontDoor(Site site, WillCallList list, GuessLimit guesses, Consumer<OrderProgress> progress) {
        this.site = site;
        this.list = list;
        this.guesses = guesses;
        this.progress = progress;
    }

    /**
     * Strangers are turned away before anything is made of their INVITE. A right ticket is never held against the source
     * from which wrong ones came: addresses can be forged, 128 random bits cannot be guessed.
     */
    @Override
    public Greeting greet(SipUri target, String source) {
        Optional<String> ticket = ticket(target);
        if (ticket.filter(t -> list.expects(t, target.user())).isPresent()) {
            return Greeting.EXPECTED;
        }
        if (!guesses.hears(source)) {
            return Greeting.IGNORED;
        }
        guesses.wrong(source);
        return new Greeting.Refused(403, ticket.isEmpty() ? "Ticket needed" : WRONG);
    }

    @Override
    public SipCall.Listener incoming(SipCall call, Optional<Sdp> offer) {
        Optional<WillCallList.Entry> entry =
                ticket(call.target()).flatMap(t -> list.take(t, call.target().user()));
        if (entry.isEmpty()) {
            // Somebody was quicker, or it expired just now.
            return refuse(call, 403, WRONG, Map.of());
        }
        try {
            ClientCall client = new ClientCall(site, entry.get(), call, progress);
            client.begin(call, offer);
            return client.leg();
        } catch (RuntimeException e) {
            LOG.warn("client {}: no media", entry.get().reserve().getAttempt(), e);
            ClientCall.giveUp(site, entry.get());
            return refuse(call, 480, "No media port", ClientCall.later(site));
        }
    }

    private static Optional<String> ticket(SipUri target) {
        return Optional.ofNullable(target.parameters().get("ticket"));
    }

    private static SipCall.Listener refuse(SipCall call, int status, String reason, Map<String, String> headers) {
        call.refuse(status, reason, headers);
        return new Refused();
    }

    /** Nothing more is to be heard of a call that was refused. */
    private static final class Refused implements SipCall.Listener {
        @Override
        public Sdp renegotiate(SipCall call, Sdp offer) {
            return offer;
        }

        @Override
        public void ended(SipCall call, int q850, int status, boolean byFarEnd, String text) {}
    }
}
