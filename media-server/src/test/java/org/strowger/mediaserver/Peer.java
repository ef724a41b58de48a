package org.strowger.mediaserver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipAgents;
import org.strowger.sip.SipCall;
import org.strowger.sip.SipSettings;

/** A user agent at the other end: the switchboard's Asterisk, a carrier, or a client's phone. Real SIP over loopback. */
final class Peer implements AutoCloseable {
    private final SipAgent agent;
    private final List<Talk> talks = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<Peer, Talk> manner = Peer::answerEverybody;

    Peer(String host) {
        agent = SipAgents.open(SipSettings.on(host, 0), this::incoming);
    }

    /** What happened to one call. */
    static final class Talk implements SipCall.Listener {
        final List<Integer> referProgress = new CopyOnWriteArrayList<>();
        final List<Sdp> offers = new CopyOnWriteArrayList<>();
        volatile Optional<SipCall> call = Optional.empty();
        volatile Optional<Sdp> remote = Optional.empty();
        /** An INVITE with Replaces is answered when this opens. */
        volatile CountDownLatch hesitation = new CountDownLatch(0);

        volatile boolean ringing;
        volatile boolean established;
        volatile boolean ended;
        volatile int status;
        volatile int cause;
        volatile String reason = "";

        SipCall call() {
            return call.orElseThrow();
        }

        @Override
        public void ringing(SipCall from, Optional<Sdp> early) {
            ringing = true;
        }

        @Override
        public void established(SipCall from, Sdp sdp) {
            remote = Optional.of(sdp);
            established = true;
        }

        @Override
        public void renegotiated(SipCall from, Sdp answer) {
            remote = Optional.of(answer);
            offers.add(answer);
        }

        @Override
        public Sdp renegotiate(SipCall from, Sdp offer) {
            offers.add(offer);
            return offer.answeredBy(Sdp.offer("127.50.0.8", 30_000, List.of(Sdp.Format.PCMA)))
                    .orElseThrow();
        }

        @Override
        public Optional<Sdp> replacedBy(SipCall old, SipCall replacement, Sdp offer) {
            try {
                if (!hesitation.await(10, TimeUnit.SECONDS)) {
                    return Optional.empty();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            call = Optional.of(replacement);
            return offer.answeredBy(Sdp.offer("127.50.0.8", 30_100, List.of(Sdp.Format.PCMA)));
        }

        @Override
        public void referralProgress(SipCall from, int code, String reason) {
            referProgress.add(code);
        }

        @Override
        public void ended(SipCall from, int q850, int code, boolean byFarEnd, String text) {
            // A refusal may be quicker than the return of invite().
            if (call.isEmpty() || call.filter(from::equals).isPresent()) {
                cause = q850;
                reason = text;
                status = code;
                ended = true;
            }
        }
    }

    String address() {
        return agent.bound().getHostString() + ":" + agent.bound().getPort();
    }

    SipAgent agent() {
        return agent;
    }

    /** How it takes calls from now on. */
    void manner(BiConsumer<Peer, Talk> other) {
        manner = other;
    }

    void answer(Talk talk) {
        talk.call()
                .answer(talk.offers
                        .getFirst()
                        .answeredBy(Sdp.offer(
                                agent.bound().getHostString(),
                                30_000,
                                List.of(Sdp.Format.PCMA, Sdp.Format.telephoneEvent(101))))
                        .orElseThrow());
    }

    /** The call that came in as number n, counted from 0. */
    Talk talk(int n) {
        Await.until("call " + n + " at " + address(), () -> talks.size() > n);
        return talks.get(n);
    }

    int talks() {
        return talks.size();
    }

    /** Ends all calls and takes the next ones as it did at first. */
    void begin() {
        talks.forEach(talk -> talk.call().hangUp(16, ""));
        talks.clear();
        manner = Peer::answerEverybody;
    }

    private static void answerEverybody(Peer peer, Talk talk) {
        peer.answer(talk);
    }

    /** The calls that stand at this moment. */
    int calls() {
        return agent.calls();
    }

    private SipCall.Listener incoming(SipCall call, Optional<Sdp> offer) {
        Talk talk = new Talk();
        talk.call = Optional.of(call);
        offer.ifPresent(talk.offers::add);
        talks.add(talk);
        manner.accept(this, talk);
        return talk;
    }

    static void busy(Peer peer, Talk talk) {
        talk.call().refuse(486, "Busy Here", Map.of());
    }

    static void ring(Peer peer, Talk talk) {
        talk.call().ring(Optional.empty());
    }

    static void nothing(Peer peer, Talk talk) {}

    @Override
    public void close() {
        agent.close();
    }
}
