package org.strowger.sip;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The value of Refer-To (RFC 3515 §2.1), a URI that may carry a Replaces header (RFC 3891 §7).
 *
 * @param uri whom to call, without headers
 * @param replaces the dialog to take the place of, as its recipient sees it
 */
record ReferTo(SipUri uri, Optional<Replaces> replaces) {
    private static final String HEADER_PLAIN = "-_.!~*'()[]/?:+$";

    /** Empty if it is none. */
    static Optional<ReferTo> parse(String value) {
        try {
            SipUri uri = SipUri.parse(value);
            int open = value.indexOf('<');
            int close = value.indexOf('>', Math.max(open, 0));
            String inner = open >= 0 && close > open ? value.substring(open + 1, close) : value;
            int headers = inner.indexOf('?', Math.max(inner.lastIndexOf('@'), 0));
            if (headers < 0) {
                return Optional.of(new ReferTo(uri, Optional.empty()));
            }
            for (String header : inner.substring(headers + 1).split("&", -1)) {
                if (header.regionMatches(true, 0, "Replaces=", 0, 9)) {
                    String replaces = Escapes.unescape(header.substring(9), StandardCharsets.UTF_8);
                    return Replaces.parse(replaces).map(r -> new ReferTo(uri, Optional.of(r)));
                }
            }
            return Optional.of(new ReferTo(uri, Optional.empty()));
        } catch (SipException e) {
            return Optional.empty();
        }
    }

    static String text(SipUri uri, Optional<Replaces> replaces) {
        String headers = replaces.map(r -> "?Replaces=" + Escapes.escape(r.value(), HEADER_PLAIN))
                .orElse("");
        return "<" + uri + headers + ">";
    }
}
