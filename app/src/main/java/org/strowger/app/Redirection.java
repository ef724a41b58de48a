package org.strowger.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.strowger.protocol.v1.Admission;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.JoinReply;
import org.strowger.protocol.v1.JoinRequest;
import org.strowger.protocol.v1.Refusal;
import org.strowger.server.EventLog;
import org.strowger.server.SocketName;
import org.strowger.sip.Sdp;
import org.strowger.sip.SipCall;
import org.strowger.sip.SipUri;

/** One INVITE at the front door, from its arrival to the 302 or the refusal. */
final class Redirection implements SipCall.Listener {
    private final SipCall call;
    private final EventLog events;

    /** @param ask asks dispatch, which may take a moment: on a thread of its own, so that a CANCEL is heard meanwhile */
    Redirection(SipCall call, Function<JoinRequest, Optional<JoinReply>> ask, EventLog events) {
        this.call = call;
        this.events = events;
        if (call.target().user().isBlank()) {
            call.refuse(484, "Which conference?", Map.of());
            return;
        }
        JoinRequest request = JoinRequest.newBuilder()
                .setAttempt(attempt(call))
                .setKind(ClientKind.SIP)
                .setConference(call.target().user())
                .setSource(SocketName.parse(call.remoteSource(), "source").host())
                .build();
        events.record(
                request.getAttempt(),
                "asked",
                "sip-front-door",
                "dispatch",
                "conference " + call.target().user());
        Thread.ofVirtual().name("redirection").start(() -> {
            Optional<JoinReply> reply = ask.apply(request);
            if (reply.isEmpty()) {
                refuse(480, "No dispatcher answers", true, request.getAttempt());
            } else if (reply.get().hasAdmission()) {
                redirect(reply.get().getAdmission(), request.getAttempt());
            } else {
                refuse(reply.get().getRefusal(), request.getAttempt());
            }
        });
    }

    /** The same question for the same INVITE, whichever front door it reaches, and however often it is sent. */
    static String attempt(SipCall call) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((call.callId() + "\n" + call.remoteTag()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void redirect(Admission admission, String attempt) {
        SocketName to = SocketName.parse(admission.getAddress(), "media server's address");
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("ticket", admission.getTicket());
        SipUri contact = new SipUri(admission.getConference(), to.host(), to.port(), parameters);
        call.refuse(302, "Moved Temporarily", Map.of("Contact", "<" + contact + ">"));
        events.record(
                attempt,
                "redirected",
                "sip-front-door",
                "caller",
                "to " + admission.getMediaServer() + " at " + admission.getAddress());
    }

    private void refuse(Refusal refusal, String attempt) {
        switch (refusal.getReason()) {
            case BAD_REQUEST -> refuse(400, refusal.getText(), false, attempt);
            case NO_SUCH_DID, NO_ROUTE -> refuse(404, refusal.getText(), false, attempt);
            case UNAUTHORISED -> refuse(403, refusal.getText(), false, attempt);
            case ACCOUNT_LIMIT, NO_CAPACITY, NOT_READY, REFUSAL_REASON_UNSPECIFIED, UNRECOGNIZED ->
                // Not 503: proxies would take the whole front door for broken.
                refuse(480, refusal.getText(), true, attempt);
        }
    }

    private void refuse(int status, String why, boolean again, String attempt) {
        call.refuse(status, why, again ? Map.of("Retry-After", "5") : Map.of());
        events.record(attempt, "refused", "sip-front-door", "caller", status + " " + why);
    }

    @Override
    public Sdp renegotiate(SipCall same, Sdp offer) {
        throw new IllegalStateException("a call that was never answered cannot be renegotiated");
    }

    @Override
    public void ended(SipCall same, int q850, int status, boolean byFarEnd, String text) {
        // The 302 or the refusal was acknowledged, or the caller gave up; nothing is held for him.
    }
}
