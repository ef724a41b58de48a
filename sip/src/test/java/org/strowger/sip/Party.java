package org.strowger.sip;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** One of our agents with a person before it: takes calls as told, and writes down what happens. */
class Party implements SipCall.Receiver, SipCall.Listener, AutoCloseable {
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<SipCall> calls = new CopyOnWriteArrayList<>();
    final SipAgent agent;
    volatile BiConsumer<SipCall, Optional<Sdp>> onIncoming = (call, offer) -> call.answer(answer(offer));
    volatile boolean replaceable = true;
    volatile Optional<SipCall.Referral> referral = Optional.empty();

    Party(SipSettings settings) {
        agent = SipAgents.open(settings, this);
    }

    static Party on(String host) {
        return new Party(SipSettings.on(host, 0));
    }

    static Sdp ours() {
        return Sdp.offer(
                "127.30.0.1", 20_000, List.of(Sdp.Format.PCMU, Sdp.Format.PCMA, Sdp.Format.telephoneEvent(101)));
    }

    static Sdp answer(Optional<Sdp> offer) {
        return offer.map(
                        theirs -> theirs.answeredBy(ours()).orElseThrow(() -> new SdpException(488, "no common codec")))
                .orElse(ours());
    }

    SipUri uri(String user) {
        return SipUri.of(
                user, agent.bound().getAddress().getHostAddress(), agent.bound().getPort());
    }

    Invitation invitation(SipUri target) {
        return new Invitation(
                target,
                uri("caller"),
                "Test Caller",
                Optional.empty(),
                Map.of(),
                ours(),
                Optional.empty(),
                Duration.ofSeconds(20));
    }

    SipCall dial(SipUri target) {
        return dial(invitation(target));
    }

    SipCall dial(Invitation invitation) {
        SipCall call = agent.invite(invitation, this);
        calls.add(call);
        return call;
    }

    boolean saw(String event) {
        return events.stream().anyMatch(e -> e.startsWith(event));
    }

    long count(String event) {
        return events.stream().filter(e -> e.startsWith(event)).count();
    }

    void await(String event) {
        Await.until("event " + event + " among " + events, () -> saw(event));
    }

    void awaitNoCalls() {
        Await.until("no calls are left", () -> agent.calls() == 0);
    }

    @Override
    public SipCall.Listener incoming(SipCall call, Optional<Sdp> offer) {
        calls.add(call);
        events.add("incoming " + call.target().user() + (offer.isPresent() ? "" : " without offer"));
        onIncoming.accept(call, offer);
        return this;
    }

    @Override
    public void ringing(SipCall call, Optional<Sdp> early) {
        events.add("ringing" + (early.isPresent() ? " early" : ""));
    }

    @Override
    public void established(SipCall call, Sdp remote) {
        events.add("established " + remote.formats().getFirst().encoding());
    }

    @Override
    public Sdp renegotiate(SipCall call, Sdp offer) {
        events.add("renegotiate " + offer.direction());
        return answer(Optional.of(offer));
    }

    @Override
    public void renegotiated(SipCall call, Sdp answer) {
        events.add("renegotiated " + answer.direction());
    }

    @Override
    public void referred(SipCall call, SipCall.Referral asked) {
        events.add("referred " + asked.target()
                + asked.replaces().map(r -> " replacing").orElse(""));
        referral = Optional.of(asked);
    }

    @Override
    public void referralProgress(SipCall call, int status, String reason) {
        events.add("progress " + status);
    }

    @Override
    public Optional<Sdp> replacedBy(SipCall old, SipCall replacement, Sdp offer) {
        events.add("replaced");
        calls.add(replacement);
        return replaceable ? Optional.of(answer(Optional.of(offer))) : Optional.empty();
    }

    @Override
    public void digit(SipCall call, char digit, int milliseconds) {
        events.add("digit " + digit + " " + milliseconds);
    }

    @Override
    public void ended(SipCall call, int q850, int status, boolean byFarEnd, String text) {
        events.add("ended " + q850 + " " + status + (byFarEnd ? " far" : " near") + " " + text);
    }

    @Override
    public void close() {
        agent.close();
    }
}
