package org.strowger.sip;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.message.Message;

/**
 * Why something ended (RFC 3326).
 *
 * @param q850 cause, 1..127
 * @param text for people, "" for none
 */
record Reason(int q850, String text) {
    static final String HEADER = "Reason";
    private static final Pattern CAUSE = Pattern.compile("(?i);\\s*cause\\s*=\\s*(\\d{1,3})");
    private static final Pattern TEXT = Pattern.compile("(?i);\\s*text\\s*=\\s*\"([^\"]{0,200})\"");

    /** The header's value. */
    String value() {
        String plain = text.replaceAll("[\"\\\\\\p{Cntrl}]", "");
        return "Q.850;cause=" + q850 + (plain.isEmpty() ? "" : ";text=\"" + plain + "\"");
    }

    /** What a message says, a Q.850 cause before a SIP status (RFC 6432 puts both into responses). */
    static Optional<Reason> of(Message message) {
        Optional<Reason> bySip = Optional.empty();
        for (String value : Wire.values(message, HEADER)) {
            String lower = value.toLowerCase(Locale.ROOT);
            Matcher cause = CAUSE.matcher(value);
            if (!cause.find()) {
                continue;
            }
            int number = Integer.parseInt(cause.group(1));
            Matcher text = TEXT.matcher(value);
            String said = text.find() ? text.group(1) : "";
            if (lower.startsWith("q.850") && number >= 1 && number <= 127) {
                return Optional.of(new Reason(number, said));
            }
            if (lower.startsWith("sip") && number >= 200) {
                // "Call completed elsewhere" is cause 26, non-selected user clearing.
                bySip = Optional.of(new Reason(number < 300 ? 26 : Causes.ofStatus(number), said));
            }
        }
        return bySip;
    }
}
