package org.strowger.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.strowger.protocol.v1.Admission;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.JoinReply;
import org.strowger.protocol.v1.JoinRequest;
import org.strowger.protocol.v1.Refusal;
import org.strowger.server.EventLog;
import org.strowger.server.SocketName;
import org.strowger.sip.Redirector;
import org.strowger.sip.SipUri;

/** Sends a SIP caller to the media server on which dispatch has a place for him, or tells him why not (SPEC B9). */
final class ConferenceRedirector implements Redirector {
    /** When a caller whom nobody can take now may try again. */
    private static final Duration LATER = Duration.ofSeconds(5);

    private final Function<JoinRequest, Optional<JoinReply>> dispatch;
    private final EventLog events;

    /** @param dispatch asks; empty if no dispatcher answers. It may block, and is called on a thread of its own */
    ConferenceRedirector(Function<JoinRequest, Optional<JoinReply>> dispatch, EventLog events) {
        this.dispatch = dispatch;
        this.events = events;
    }

    @Override
    public CompletionStage<Redirection> redirect(Caller caller) {
        String conference = caller.target().user();
        if (conference.isBlank()) {
            return CompletableFuture.completedStage(new Refused(484, "Which conference?", Optional.empty()));
        }
        JoinRequest request = JoinRequest.newBuilder()
                .setAttempt(attempt(caller))
                .setKind(ClientKind.SIP)
                .setConference(conference)
                .setSource(caller.source())
                .build();
        note(request.getAttempt(), "asked", "dispatch", "conference " + conference);
        // The thread that asks here has to hear the caller's CANCEL meanwhile.
        return CompletableFuture.supplyAsync(
                () -> answer(request),
                task -> Thread.ofVirtual().name("redirection").start(task));
    }

    /** The same question for the same INVITE, whichever front door it reaches, and however often it is sent. */
    static String attempt(Caller caller) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(caller.key().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Redirection answer(JoinRequest request) {
        Optional<JoinReply> reply = dispatch.apply(request);
        if (reply.isEmpty()) {
            return refused(request.getAttempt(), 480, "No dispatcher answers", Optional.of(LATER));
        }
        return reply.get().hasAdmission()
                ? admitted(request.getAttempt(), reply.get().getAdmission())
                : refused(request.getAttempt(), reply.get().getRefusal());
    }

    private Redirection admitted(String attempt, Admission admission) {
        SocketName to = SocketName.parse(admission.getAddress(), "media server's address");
        // In a URI an IPv6 address stands in brackets (RFC 3261 §25.1).
        String host = to.host().contains(":") ? "[" + to.host() + "]" : to.host();
        note(attempt, "redirected", "caller", "to " + admission.getMediaServer() + " at " + admission.getAddress());
        return new To(List.of(
                new SipUri(admission.getConference(), host, to.port(), Map.of("ticket", admission.getTicket()))));
    }

    private Redirection refused(String attempt, Refusal refusal) {
        String why = refusal.getText();
        return switch (refusal.getReason()) {
            case BAD_REQUEST -> refused(attempt, 400, why, Optional.empty());
            case NO_SUCH_DID, NO_ROUTE -> refused(attempt, 404, why, Optional.empty());
            case UNAUTHORISED -> refused(attempt, 403, why, Optional.empty());
            case ACCOUNT_LIMIT, NO_CAPACITY, NOT_READY, REFUSAL_REASON_UNSPECIFIED, UNRECOGNIZED ->
                // Not 503: proxies would take the whole front door for broken.
                refused(attempt, 480, why, Optional.of(LATER));
        };
    }

    private Redirection refused(String attempt, int status, String why, Optional<Duration> again) {
        note(attempt, "refused", "caller", status + " " + why);
        return new Refused(status, why, again);
    }

    private void note(String attempt, String what, String to, String detail) {
        events.record(attempt, what, "sip-front-door", to, detail);
    }
}
