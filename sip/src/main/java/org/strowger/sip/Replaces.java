package org.strowger.sip;

import java.util.Locale;
import java.util.Optional;

/**
 * A dialog named by its three parts, as seen by the recipient of the INVITE (RFC 3891 §3).
 *
 * @param callId Call-ID
 * @param toTag the recipient's local tag
 * @param fromTag the recipient's remote tag
 */
public record Replaces(String callId, String toTag, String fromTag) {
    /**
     * Reads the value of a Replaces header; empty if it is malformed. "early-only" is read over here, see
     * {@link #earlyOnly}.
     */
    static Optional<Replaces> parse(String value) {
        String[] parts = value.split(";", -1);
        String to = "";
        String from = "";
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String name = (equals < 0 ? parts[i] : parts[i].substring(0, equals))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            String said = equals < 0 ? "" : parts[i].substring(equals + 1).strip();
            if (name.equals("to-tag")) {
                to = said;
            } else if (name.equals("from-tag")) {
                from = said;
            }
        }
        String callId = parts[0].strip();
        return callId.isEmpty() || to.isEmpty() || from.isEmpty()
                ? Optional.empty()
                : Optional.of(new Replaces(callId, to, from));
    }

    /** Whether the value says that only an early dialog may be replaced. */
    static boolean earlyOnly(String value) {
        return value.toLowerCase(Locale.ROOT).matches(".*;\\s*early-only\\s*(;.*)?");
    }

    /** The header's value. */
    String value() {
        return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag;
    }
}
