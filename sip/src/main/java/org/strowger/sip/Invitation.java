package org.strowger.sip;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an outgoing INVITE says.
 *
 * @param target request URI
 * @param from From URI
 * @param displayName for From, "" for none
 * @param route where to send it when that is not the target's host ("host:port", an outbound proxy or trunk peer)
 * @param headers further headers, such as the token of SPEC A4; values are never logged
 * @param offer the SDP offer
 * @param replaces Replaces (RFC 3891): the dialog that this one takes the place of
 * @param ringFor how long it may go unanswered before it is cancelled
 */
public record Invitation(
        SipUri target,
        SipUri from,
        String displayName,
        Optional<String> route,
        Map<String, String> headers,
        Sdp offer,
        Optional<Replaces> replaces,
        Duration ringFor) {
    public Invitation {
        headers = Map.copyOf(headers);
    }
}
