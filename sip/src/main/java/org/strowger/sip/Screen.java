package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sip.header.MaxForwardsHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** What a request must be like before anybody looks at what it wants (RFC 3261 §8.2). */
final class Screen {
    private Screen() {}

    /**
     * Why a request is refused.
     *
     * @param headers each with its values
     */
    record Refusal(int status, String reason, Map<String, List<String>> headers) {
        Refusal(int status, String reason) {
            this(status, reason, Map.of());
        }

        Response response(Identity identity, Request request, String toTag) {
            Response response = identity.response(request, status, reason, toTag);
            headers.forEach((name, values) -> Wire.list(response, name, values));
            return response;
        }
    }

    /** What no transaction can be opened for: a method that we do not do, a request without what its method needs. */
    static Optional<Refusal> method(SIPRequest request) {
        if (!Identity.METHODS.contains(request.getMethod())) {
            return Optional.of(new Refusal(405, "Method Not Allowed", Map.of("Allow", Identity.METHODS)));
        }
        try {
            request.checkHeaders();
            return Optional.empty();
        } catch (ParseException e) {
            return Optional.of(new Refusal(400, "Header Missing"));
        }
    }

    /** Of any request but ACK and CANCEL. */
    static Optional<Refusal> request(SIPRequest request) {
        if (request.getHeader(MaxForwardsHeader.NAME) instanceof MaxForwardsHeader hops
                && hops.getMaxForwards() == 0
                && !request.getMethod().equals(Request.OPTIONS)) {
            return Optional.of(new Refusal(483, "Too Many Hops"));
        }
        String scheme = request.getRequestURI().getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("sip")) {
            return Optional.of(new Refusal(416, "Unsupported URI Scheme"));
        }
        List<String> unknown = Wire.tokens(request, "Require").stream()
                .filter(option -> !Identity.OPTIONS.contains(option.toLowerCase(Locale.ROOT)))
                .toList();
        if (!unknown.isEmpty()) {
            return Optional.of(new Refusal(420, "Bad Extension", Map.of("Unsupported", unknown)));
        }
        return Optional.empty();
    }

    /** Of an INVITE that begins a dialog. */
    static Optional<Refusal> invite(SIPRequest request, SipSettings settings) {
        Optional<Refusal> first = request(request);
        if (first.isPresent()) {
            return first;
        }
        boolean encoded = request.getHeader("Content-Encoding") != null
                && !Wire.value(request, "Content-Encoding").orElse("").equalsIgnoreCase("identity");
        if (Wire.hasBody(request) && (encoded || !Wire.isBody(request, "application", "sdp"))) {
            return Optional.of(
                    new Refusal(415, "Unsupported Media Type", Map.of("Accept", List.of("application/sdp"))));
        }
        if (request.getHeader("Contact") == null || Wire.tag(request, "From").isEmpty()) {
            return Optional.of(new Refusal(400, "Contact Or From Tag Missing"));
        }
        if (SipUri.tryParse(request.getRequestURI().toString()).isEmpty()) {
            return Optional.of(new Refusal(400, "Malformed Request-URI"));
        }
        if (SessionTimer.isTooSmall(request, settings)) {
            String least = Long.toString(settings.minSession().toSeconds());
            return Optional.of(new Refusal(422, "Session Interval Too Small", Map.of("Min-SE", List.of(least))));
        }
        return Optional.empty();
    }
}
