package org.strowger.sip;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * Session timer (RFC 4028): a call whose far end is gone ends, also when no BYE can be sent or heard. On the call's queue.
 */
final class SessionTimer {
    private static final String EXPIRES = "Session-Expires";
    private static final String MIN = "Min-SE";
    private static final long LONGEST = Duration.ofDays(1).toSeconds();

    private final Call call;
    private long wanted;
    private long minimum;
    private Optional<Agreed> agreed = Optional.empty();
    private Endpoint.Timer next = Endpoint.Timer.NONE;
    private boolean stopped;

    /** What holds: seconds, and whether it is us who refresh. */
    private record Agreed(long seconds, boolean ours) {}

    /** Session-Expires: seconds, and "uac", "uas" or "". */
    private record Asked(long seconds, String refresher) {}

    SessionTimer(Call call, SipSettings settings) {
        this.call = call;
        this.wanted = settings.sessionExpires().toSeconds();
        this.minimum = settings.minSession().toSeconds();
    }

    /** Adds our wish to an INVITE or UPDATE of ours. */
    void ask(Request request) {
        if (wanted > 0) {
            long seconds = Math.max(agreed.map(Agreed::seconds).orElse(wanted), minimum);
            String refresher =
                    agreed.map(a -> ";refresher=" + (a.ours ? "uac" : "uas")).orElse("");
            request.setHeader(Wire.header(EXPIRES, seconds + refresher));
            request.setHeader(Wire.header(MIN, Long.toString(minimum)));
        }
    }

    /** The far end said 422 (RFC 4028 §7.3). */
    void tooSmall(Response response) {
        Wire.value(response, MIN).map(SessionTimer::seconds).ifPresent(least -> {
            minimum = Math.max(minimum, Math.min(least, LONGEST));
            wanted = Math.max(wanted, minimum);
        });
    }

    /** Whether a request asks for a timer that is too short for us, to be refused with 422 (RFC 4028 §9). */
    static boolean isTooSmall(Message request, SipSettings settings) {
        return read(request)
                        .filter(asked -> asked.seconds < settings.minSession().toSeconds())
                        .isPresent()
                && Wire.tokens(request, "Supported").contains("timer");
    }

    /** Decides on a request of the far end and says so in our 2xx (RFC 4028 §9); {@link #start} follows. */
    void agreeAsCalled(Message request, Response ok) {
        boolean supported = Wire.tokens(request, "Supported").contains("timer")
                || Wire.tokens(request, "Require").contains("timer");
        Optional<Asked> asked = read(request);
        if (asked.isEmpty() && wanted == 0) {
            agreed = Optional.empty();
            return;
        }
        long least = Wire.value(request, MIN).map(SessionTimer::seconds).orElse(0L);
        long seconds = asked.map(Asked::seconds).orElse(Math.max(wanted, least));
        // A far end that does not know the timer cannot refresh; who knows it does so unless it asked us to.
        boolean ours =
                !supported || asked.filter(a -> a.refresher.equals("uas")).isPresent();
        agreed = Optional.of(new Agreed(Math.max(1, Math.min(seconds, LONGEST)), ours));
        ok.setHeader(Wire.header(EXPIRES, agreed.get().seconds + ";refresher=" + (ours ? "uas" : "uac")));
        if (!ours) {
            Wire.list(ok, "Require", List.of("timer"));
        }
    }

    /** The far end's 2xx to a request of ours (RFC 4028 §7.2). */
    void agreedAsCaller(Response response) {
        agreed = read(response).map(asked -> new Agreed(asked.seconds, !asked.refresher.equals("uas")));
        start();
    }

    /** Begins to count anew. */
    void start() {
        next.cancel();
        if (stopped || agreed.isEmpty()) {
            return;
        }
        long millis = agreed.get().seconds * 1000;
        // RFC 4028 §10: refresh at half time; give up the smaller of 32 s and a third before the end.
        long due = agreed.get().ours ? millis / 2 : millis - Math.min(32_000, millis / 3);
        next = call.endpoint.later(call.callId(), Duration.ofMillis(due), this::due);
    }

    private void due() {
        if (stopped || agreed.isEmpty() || call.phase() != Call.Phase.CONFIRMED) {
            return;
        }
        if (!agreed.get().ours) {
            call.hangUpNow(new Reason(Causes.TIMER_EXPIRED, "session timer expired"), 0);
            return;
        }
        // Should the refresh fail without an answer that ends the call, the next half time tries again.
        start();
        if (call.updates()) {
            Request update = call.dialog.request(Request.UPDATE);
            ask(update);
            Wire.list(update, "Supported", Identity.OPTIONS);
            call.send(update, this::refreshed);
        } else {
            call.renegotiation.refresh();
        }
    }

    private void refreshed(int status, Optional<Response> response) {
        if (stopped) {
            return;
        }
        if (status >= 200 && status < 300 && response.isPresent()) {
            call.dialog.refreshTarget(response.get());
            agreedAsCaller(response.get());
        } else if (status == 422 && response.isPresent()) {
            tooSmall(response.get());
            agreed = agreed.map(a -> new Agreed(Math.max(a.seconds, minimum), a.ours));
        } else if (status == 481 || status == 408) {
            call.hangUpNow(new Reason(Causes.TIMER_EXPIRED, "no answer to session refresh"), status);
        }
    }

    void stop() {
        stopped = true;
        next.cancel();
    }

    private static Optional<Asked> read(Message message) {
        return Wire.value(message, EXPIRES).or(() -> Wire.value(message, "x")).flatMap(value -> {
            long seconds = seconds(value);
            String lower = value.toLowerCase(Locale.ROOT).replace(" ", "");
            String refresher = lower.contains("refresher=uas") ? "uas" : lower.contains("refresher=uac") ? "uac" : "";
            return seconds <= 0 ? Optional.empty() : Optional.of(new Asked(Math.min(seconds, LONGEST), refresher));
        });
    }

    private static long seconds(String value) {
        String digits = value.replaceFirst(";.*", "").strip();
        return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : 0;
    }
}
