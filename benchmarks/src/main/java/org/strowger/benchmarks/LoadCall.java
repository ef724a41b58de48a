package org.strowger.benchmarks;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.strowger.sip.Invitation;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipCall;
import org.strowger.sip.SipUri;

/** One call of the load client: follows the redirection to the media server, then talks. Any thread. */
final class LoadCall implements SipCall.Listener {
    private static final int MOST_REDIRECTIONS = 3;

    private final SipAgent agent;
    private final String host;
    private final Voice voice;
    private final CallerMedia media;
    private int redirections;
    private boolean hungUp;
    private volatile Optional<SipCall> current = Optional.empty();
    private volatile boolean answered;
    private volatile Optional<String> trouble = Optional.empty();

    LoadCall(SipAgent agent, String host, Voice voice, Speech speech) {
        this.agent = agent;
        this.host = host;
        this.voice = voice;
        media = new CallerMedia(host, speech);
    }

    synchronized void dial(SipUri target) {
        Sdp offer = Sdp.offer(host, media.port(), List.of(voice.format()));
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
        media.stop();
        current.ifPresent(call -> call.hangUp(16, "done"));
    }

    CallerMedia media() {
        return media;
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
                .orElse(voice.format().payloadType());
        media.connect(new InetSocketAddress(remote.address(), remote.port()), type);
        answered = true;
    }

    @Override
    public Sdp renegotiate(SipCall call, Sdp offer) {
        return offer.answeredBy(Sdp.offer(host, media.port(), List.of(voice.format())))
                .orElse(offer);
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
        media.stop();
        if (!hungUp) {
            trouble = Optional.of(status + " " + text);
        }
    }
}
