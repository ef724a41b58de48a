package org.strowger.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/**
 * A SIP message that a {@link SipWire} saw.
 *
 * @param sender who sent it
 * @param status 0 for a request
 * @param method the request's method; of a response, its CSeq's (RFC 3261 8.1.1.5)
 * @param callId its dialog's Call-ID, "" if it has none
 * @param text the whole message
 * @param treatment what the wire did with it
 */
public record WireMessage(
        Sender sender, int status, String method, String callId, String text, WireRule.Treatment treatment) {
    /** Which side a message came from. */
    public enum Sender {
        CARRIER,
        SWITCHBOARD
    }

    /** Reads as much as rules need; what is no SIP (a keep-alive, say) has method "". */
    static WireMessage read(Sender sender, byte[] datagram) {
        String text = new String(datagram, UTF_8);
        String first = text.lines().findFirst().orElse("");
        int status = 0;
        String method = "";
        if (first.matches("SIP/2\\.0 \\d{3}.*")) {
            status = Integer.parseInt(first.substring(8, 11));
            String[] cseq = header(text, "CSeq", "").split(" ", 2);
            method = cseq.length == 2 ? cseq[1].strip() : "";
        } else if (first.endsWith(" SIP/2.0")) {
            method = first.substring(0, first.indexOf(' '));
        }
        return new WireMessage(sender, status, method, header(text, "Call-ID", "i"), text, WireRule.PASS);
    }

    private static String header(String text, String name, String compact) {
        return text.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> {
                    String key = line.substring(0, Math.max(0, line.indexOf(':')))
                            .strip()
                            .toLowerCase(Locale.ROOT);
                    return !key.isEmpty() && (key.equals(name.toLowerCase(Locale.ROOT)) || key.equals(compact));
                })
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    WireMessage treated(WireRule.Treatment how) {
        return new WireMessage(sender, status, method, callId, text, how);
    }

    /** Whether it is of this kind: "BYE" is the request, "200 BYE" its response. */
    public boolean is(String kind) {
        return kind.equals(kind());
    }

    /** "BYE" or "200 BYE". */
    public String kind() {
        return status == 0 ? method : status + " " + method;
    }

    /** Without the text. */
    @Override
    public String toString() {
        return sender.name().toLowerCase(Locale.ROOT) + " " + kind() + " "
                + treatment.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
