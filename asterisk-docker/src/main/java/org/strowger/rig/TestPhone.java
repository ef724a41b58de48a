package org.strowger.rig;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.codecs.G711;
import org.strowger.sip.Invitation;
import org.strowger.sip.Replaces;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipAgent;
import org.strowger.sip.SipAgents;
import org.strowger.sip.SipCall;
import org.strowger.sip.SipSettings;
import org.strowger.sip.SipUri;

/**
 * A telephone for tests: dials or answers, sends a tone, records what it hears and knows which tones are in it. It follows
 * redirections, re-INVITEs, REFER and Replaces like a good SIP phone. One call at a time; any thread.
 */
public final class TestPhone implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TestPhone.class);
    private static final int MAX_REDIRECTIONS = 5;
    private static final int EVENT_TYPE = 101;

    /** What it does with a call that comes in. */
    public enum Habit {
        /** 200 at once. */
        ANSWER,
        /** 180 and nothing more; {@link #answer} then answers. */
        RING,
        /** 183 with media, then as with RING. */
        EARLY_MEDIA,
        /** 486. */
        BUSY
    }

    private final String host;
    private final String number;
    private final PhoneMedia media;
    private final SipAgent agent;
    private volatile Stamps stamps = new Stamps();
    private volatile Habit habit = Habit.ANSWER;
    private volatile Optional<SipCall> current = Optional.empty();
    private volatile Optional<Sdp> offered = Optional.empty();
    private volatile String ending = "";
    private volatile int cause;
    private volatile int status;

    private TestPhone(String host, int sipPort, int rtpPort, String number) {
        this.host = host;
        this.number = number;
        this.media = new PhoneMedia(host, rtpPort);
        try {
            this.agent = SipAgents.open(
                    SipSettings.on(host, sipPort).named("Strowger test phone").limited(4, 100), this::incoming);
        } catch (RuntimeException e) {
            media.close();
            throw e;
        }
    }

    /**
     * Plugs it in.
     *
     * @param host address to bind for SIP and RTP
     * @param sipPort 0 takes a free one
     * @param rtpPort 0 takes a free one
     * @param number its own number, as in From
     */
    public static TestPhone open(String host, int sipPort, int rtpPort, String number) {
        return new TestPhone(host, sipPort, rtpPort, number);
    }

    /** Where it can be called. */
    public SipUri uri() {
        return SipUri.of(number, host, agent.bound().getPort());
    }

    /** What it does with calls that come in from now on. */
    public void habit(Habit other) {
        habit = other;
    }

    /** Sends this frequency from now on, 8 kHz G.711, -12 dB; 0 for silence. */
    public void tone(int hertz) {
        media.tone(hertz);
    }

    /** Dials, following 302s. */
    public void dial(SipUri target) {
        dial(target, Optional.empty(), Map.of());
    }

    /**
     * Dials, following 302s.
     *
     * @param route host:port to send the INVITE to when that is not the target's
     * @param headers further headers
     */
    public void dial(SipUri target, Optional<String> route, Map<String, String> headers) {
        fresh();
        place(target, route, headers, Optional.empty(), new Line(MAX_REDIRECTIONS, headers, Optional.empty()));
    }

    /** A new call begins; what is asked from now on is about it. */
    private void fresh() {
        media.fresh();
        stamps = new Stamps();
        stamps.invited();
        ending = "";
        cause = 0;
        status = 0;
    }

    private synchronized void place(
            SipUri target,
            Optional<String> route,
            Map<String, String> headers,
            Optional<Replaces> replaces,
            Line line) {
        Invitation invitation =
                new Invitation(target, uri(), "", route, headers, description(), replaces, Duration.ofMinutes(3));
        SipCall call = agent.invite(invitation, line);
        if (line.referral.isEmpty()) {
            current = Optional.of(call);
        }
    }

    private Sdp description() {
        return Sdp.offer(
                host, media.port(), List.of(Sdp.Format.PCMU, Sdp.Format.PCMA, Sdp.Format.telephoneEvent(EVENT_TYPE)));
    }

    private synchronized SipCall.Listener incoming(SipCall call, Optional<Sdp> offer) {
        Line line = new Line(0, Map.of(), Optional.empty());
        if ((current.isPresent() && ending.isEmpty()) || habit == Habit.BUSY) {
            call.refuse(486, "Busy Here", Map.of());
            return new Line(0, Map.of(), Optional.of(new Unreported()));
        }
        fresh();
        current = Optional.of(call);
        offered = offer;
        switch (habit) {
            case ANSWER -> answer();
            case RING, BUSY -> call.ring(Optional.empty());
            case EARLY_MEDIA -> {
                stamps.rang();
                call.ring(Optional.of(agree(offer)));
            }
        }
        return line;
    }

    /** Answers the call that rings. */
    public void answer() {
        current.ifPresent(call -> {
            stamps.answered();
            call.answer(agree(offered));
        });
    }

    private Sdp agree(Optional<Sdp> offer) {
        Optional<Sdp> agreed = offer.flatMap(theirs -> theirs.answeredBy(description()));
        agreed.ifPresent(mine -> offer.ifPresent(theirs -> tune(theirs, mine)));
        return agreed.orElse(description());
    }

    /** Sends where the far end wants it, in the codec of the answer. */
    private void tune(Sdp remote, Sdp answer) {
        G711 codec = answer.codecs().stream()
                .findFirst()
                .filter(format -> format.encoding().equalsIgnoreCase("PCMA"))
                .map(format -> G711.PCMA)
                .orElse(G711.PCMU);
        int events = answer.telephoneEvent().map(Sdp.Format::payloadType).orElse(-1);
        boolean sending = remote.direction().receives()
                && remote.port() != 0
                && !remote.address().equals("0.0.0.0");
        media.stream(new PhoneMedia.Stream(
                new InetSocketAddress(remote.address(), Math.max(1, remote.port())), codec, events, sending));
    }

    /** Hangs up. */
    public void hangUp() {
        current.ifPresent(call -> call.hangUp(16, "hung up"));
    }

    /** Presses digits, 100 ms each, as telephone-events (RFC 4733). */
    public void press(String digits) {
        press(digits, true);
    }

    /** @param marker whether each digit's first packet has the marker bit, which some phones forget */
    public void press(String digits, boolean marker) {
        digits.chars().forEach(digit -> media.press(new PhoneDigits.Event((char) digit, 5, marker)));
    }

    /** Presses digits by SIP INFO. */
    public void pressByInfo(String digits) {
        current.ifPresent(call -> digits.chars().forEach(digit -> call.sendDigit((char) digit, 100)));
    }

    /** Digits that the far end pressed so far. */
    public String digits() {
        return media.digits().all();
    }

    /** Whether the tone is in what it heard for the last second (at least -30 dB of full scale, 20 Hz apart). */
    public boolean hears(int hertz) {
        return media.recording().hears(hertz, System.nanoTime());
    }

    /** Level of a tone in the last 300 ms, dB of a full-scale sine; -200 when nothing arrives. */
    public double level(int hertz) {
        return media.recording().level(hertz, System.nanoTime());
    }

    /**
     * Notes from now on, and again in each new call, when this tone is first heard; tones noted should be 200 Hz apart.
     */
    public void watch(int hertz) {
        media.recording().watch(hertz);
    }

    /** nanoTime of the first packet with a tone that is watched. */
    public OptionalLong firstHeard(int hertz) {
        return media.recording().firstHeard(hertz);
    }

    /** Whether RTP came before the call was answered. */
    public boolean hadEarlyMedia() {
        PhoneTimes times = times();
        return times.firstPacket().isPresent()
                && (times.answered().isEmpty()
                        || times.firstPacket().getAsLong() < times.answered().getAsLong());
    }

    public PhoneTimes times() {
        return stamps.times(media.firstReceived());
    }

    /** RTP packets received. */
    public long packetsHeard() {
        return media.received();
    }

    /** RTP packets sent; nobody says whether they arrived. */
    public long packetsSent() {
        return media.sent();
    }

    /** Calls that its SIP agent still knows. */
    public int calls() {
        return agent.calls();
    }

    /** How the call ended: cause, status and text in one line; "" while it has not. */
    public String ending() {
        return ending;
    }

    /** Q.850 cause of the end, 0 before. */
    public int cause() {
        return cause;
    }

    /** SIP status with which the call failed, 0 if it did not. */
    public int status() {
        return status;
    }

    /** Waits for the call's answer; false if it does not come in time. */
    public boolean awaitAnswered(Duration limit) {
        return await(() -> times().answered().isPresent(), limit);
    }

    /** Waits until the call is over; false if it is not in time. */
    public boolean awaitEnded(Duration limit) {
        return await(() -> !ending.isEmpty(), limit);
    }

    /** Waits until it hears the tone; false if it does not in time. */
    public boolean awaitHears(int hertz, Duration limit) {
        return await(() -> hears(hertz), limit);
    }

    /** Waits until the far end has pressed just these digits since the beginning; false if it has not in time. */
    public boolean awaitDigits(String all, Duration limit) {
        return await(() -> digits().equals(all), limit);
    }

    private static boolean await(BooleanSupplier condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Writes what it heard, 16-bit WAV at 8 kHz, two minutes at most. */
    public void write(Path wav) {
        media.recording().write(wav);
    }

    @Override
    public void close() {
        agent.close();
        media.close();
    }

    /** A REFER that nobody waits to hear of: stands for "not the phone's own call". */
    private static final class Unreported implements SipCall.Referral {
        @Override
        public SipUri target() {
            return SipUri.of("", "invalid", 0);
        }

        @Override
        public Optional<Replaces> replaces() {
            return Optional.empty();
        }

        @Override
        public void report(int code, String reason) {}
    }

    /** Hears one call. */
    private final class Line implements SipCall.Listener {
        private final int redirections;
        private final Map<String, String> headers;
        private final Optional<SipCall.Referral> referral;
        private Optional<SipCall> before = Optional.empty();

        Line(int redirections, Map<String, String> headers, Optional<SipCall.Referral> referral) {
            this.redirections = redirections;
            this.headers = headers;
            this.referral = referral;
        }

        @Override
        public void ringing(SipCall call, Optional<Sdp> early) {
            stamps.rang();
            if (referral.isEmpty()) {
                early.ifPresent(sdp -> tune(sdp, sdp));
            }
        }

        @Override
        public void established(SipCall call, Sdp remote) {
            synchronized (TestPhone.this) {
                answered(call, remote);
            }
        }

        private void answered(SipCall call, Sdp remote) {
            stamps.answered();
            referral.ifPresent(asked -> {
                asked.report(200, "OK");
                before = current;
                current = Optional.of(call);
                if (asked.replaces().isEmpty()) {
                    before.ifPresent(old -> old.hangUp(16, "transferred"));
                }
            });
            if (isCurrent(call)) {
                remote.answeredBy(description()).ifPresent(mine -> tune(remote, mine));
            }
        }

        @Override
        public Sdp renegotiate(SipCall call, Sdp offer) {
            return agree(Optional.of(offer));
        }

        @Override
        public void renegotiated(SipCall call, Sdp answer) {
            tune(answer, answer);
        }

        @Override
        public void referred(SipCall call, SipCall.Referral asked) {
            place(
                    asked.target(),
                    Optional.empty(),
                    headers,
                    asked.replaces(),
                    new Line(0, headers, Optional.of(asked)));
        }

        @Override
        public Optional<Sdp> replacedBy(SipCall old, SipCall replacement, Sdp offer) {
            current = Optional.of(replacement);
            return Optional.of(agree(Optional.of(offer)));
        }

        @Override
        public void digit(SipCall call, char digit, int milliseconds) {
            media.digits().heard(digit);
        }

        @Override
        public void ended(SipCall call, int q850, int code, boolean byFarEnd, String text) {
            // Who places a call holds the phone until it knows which call it is.
            synchronized (TestPhone.this) {
                over(call, q850, code, byFarEnd, text);
            }
        }

        private void over(SipCall call, int q850, int code, boolean byFarEnd, String text) {
            if (code >= 300 && code < 400 && redirections > 0 && isCurrent(call)) {
                Optional<SipUri> next = call.header("Contact").flatMap(SipUri::tryParse);
                if (next.isPresent()) {
                    place(
                            next.get(),
                            Optional.empty(),
                            headers,
                            Optional.empty(),
                            new Line(redirections - 1, headers, Optional.empty()));
                    return;
                }
            }
            referral.filter(asked -> !isCurrent(call)).ifPresent(asked -> asked.report(code == 0 ? 603 : code, text));
            if (isCurrent(call)) {
                LOG.debug("{} ended: {} {}", number, q850, text);
                media.stop();
                cause = q850;
                status = code;
                stamps.ended();
                ending = q850 + " " + code + " " + (byFarEnd ? "far end" : "own end") + " " + text;
            }
        }

        private boolean isCurrent(SipCall call) {
            return current.filter(call::equals).isPresent();
        }
    }
}
