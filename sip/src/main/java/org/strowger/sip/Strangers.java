package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sip.header.FromHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells requests of those who belong to us from those of strangers, before any state is made for them. Limits are for
 * strangers only: a source address can be forged over UDP, so a limit by source alone would let anybody lock out a trunk in
 * whose name he floods us. On the stack's thread.
 */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);

    private final SipCall.Receiver receiver;
    private final SourceLimits limits;
    private final Invites invites;
    private final BiFunction<String, String, Optional<Call>> calls;

    /** @param calls finds a call by Call-ID and local tag */
    Strangers(
            SipCall.Receiver receiver,
            SipSettings settings,
            Invites invites,
            BiFunction<String, String, Optional<Call>> calls) {
        this.receiver = receiver;
        this.limits = SourceLimits.of(settings);
        this.invites = invites;
        this.calls = calls;
    }

    /** What to make of a request that is no ACK. */
    Greeting greet(SIPRequest request) {
        Greeting greeting = look(request);
        boolean belongs = greeting instanceof Greeting.Taken taken && taken.expected();
        return belongs || limits.admits(source(request), System.nanoTime()) ? greeting : Greeting.IGNORED;
    }

    private Greeting look(SIPRequest request) {
        String toTag = Wire.tag(request, ToHeader.NAME);
        if (request.getMethod().equals(Request.CANCEL)) {
            return expectedIf(invites.cancelled(request).isPresent());
        }
        if (!toTag.isEmpty()) {
            return expectedIf(named(request.getCallId().getCallId(), toTag, Wire.tag(request, FromHeader.NAME)));
        }
        if (!request.getMethod().equals(Request.INVITE)) {
            return Greeting.COUNTED;
        }
        List<String> replaces = Wire.values(request, "Replaces");
        if (!replaces.isEmpty()) {
            // Who names both tags of a dialog has been told them.
            return expectedIf(Replaces.parse(replaces.getFirst())
                    .filter(r -> named(r.callId(), r.toTag(), r.fromTag()))
                    .isPresent());
        }
        if (!(invites.look(request) instanceof Invites.Unknown)) {
            return expectedIf(invites.look(request) instanceof Invites.Repeated);
        }
        return SipUri.tryParse(request.getRequestURI().toString())
                .map(target -> ask(target, source(request)))
                .orElse(Greeting.COUNTED);
    }

    private Greeting ask(SipUri target, String source) {
        try {
            return receiver.greet(target, source);
        } catch (RuntimeException e) {
            LOG.warn("a caller could not be looked at", e);
            return Greeting.IGNORED;
        }
    }

    private boolean named(String callId, String localTag, String remoteTag) {
        return calls.apply(callId, localTag)
                .filter(call -> call.remoteTag().equals(remoteTag))
                .isPresent();
    }

    private static Greeting expectedIf(boolean so) {
        return so ? Greeting.EXPECTED : Greeting.COUNTED;
    }

    private static String source(SIPRequest request) {
        return request.getPeerPacketSourceAddress() == null
                ? ""
                : request.getPeerPacketSourceAddress().getHostAddress();
    }
}
