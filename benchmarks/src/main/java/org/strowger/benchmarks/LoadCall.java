package org.strowger.benchmarks;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.strowger.sip.Invitation;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipCall;
import org.strowger.sip.SipUri;

/** One call of a load client: follows the redirection to the media server, then talks, if it has media. Any thread. */
final class LoadCall implements SipCall.Listener {
    private static final int MOST_REDIRECTIONS = 3;

    private final SipAgent agent;
    private final Sdp offer;
    private final Optional<CallerMedia> media;
    private int redirections;
    private boolean hungUp;
    private volatile Optional<SipCall> current = Optional.empty();
    private volatile boolean answered;
    private volatile Optional<String> trouble = Optional.empty();

    LoadCall(SipAgent agent, Sdp offer, Optional<CallerMedia> media) {
        this.agent = agent;
        this.offer = offer;
        this.media = media;
    }

    /** Calls a conference at host:port. */
    void dial(String conference, String address) {
        int colon = address.lastIndexOf(':');
        dial(SipUri.of(conference, address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
    }

    private synchronized void dial(SipUri target) {
        SipUri self = SipUri.of(
                "load",
                agent.bound().getAddress().getHostAddress(),
                agent.bound().getPort());
        current = Optional.of(agent.invite(
                new Invitation(
                        target, self, "", Optional.empty(), Map.of(), offer, Optional.empty(), Duration.ofSeconds(20)),
                this));
    }

    synchronized void hangUp() {
        hungUp = true;
        media.ifPresent(CallerMedia::stop);
        current.ifPresent(call -> call.hangUp(16, "done"));
    }

    CallerMedia media() {
        return media.orElseThrow();
    }

    boolean answered() {
        return answered;
    }

    /** Why it was refused or ended before it was hung up; empty if it was not. */
    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public void established(SipCall call, Sdp remote) {
        int type = remote.codecs().stream()
                .findFirst()
                .map(Sdp.Format::payloadType)
                .orElse(offer.codecs().getFirst().payloadType());
        media.ifPresent(m -> m.connect(new InetSocketAddress(remote.address(), remote.port()), type));
        answered = true;
    }

    @Override
    public Sdp renegotiate(SipCall call, Sdp next) {
        return next.answeredBy(offer).orElse(next);
    }

    @Override
    public synchronized void ended(SipCall call, int q850, int status, boolean byFarEnd, String text) {
        Optional<SipUri> next = status / 100 == 3 && !hungUp && redirections++ < MOST_REDIRECTIONS
                ? call.header("Contact").flatMap(SipUri::tryParse)
                : Optional.empty();
        if (next.isPresent()) {
            dial(next.get());
            return;
        }
        media.ifPresent(CallerMedia::stop);
        if (!hungUp) {
            trouble = Optional.of(status + " " + text);
        }
    }
}
