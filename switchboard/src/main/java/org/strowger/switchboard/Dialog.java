package org.strowger.switchboard;

import java.nio.charset.StandardCharsets;

/**
 * The SIP dialog of a channel as Asterisk sees it, to be replaced from outside (RFC 3891).
 *
 * @param callId Call-ID
 * @param localTag Asterisk's tag
 * @param remoteTag the far end's tag
 * @param target the far end's contact, a SIP URI
 */
record Dialog(String callId, String localTag, String remoteTag, String target) {

    /** Whether everything that a REFER needs is known. */
    boolean known() {
        return !callId.isEmpty()
                && !localTag.isEmpty()
                && !remoteTag.isEmpty()
                && !hostPort().isEmpty();
    }

    /**
     * The Refer-To URI that makes its recipient replace this dialog.
     *
     * <p>RFC 3891 section 3 names tags as the recipient of the INVITE with Replaces sees them, and that is this dialog's
     * far end: its own tag is our remote tag.
     *
     * @param user a user that the far end routes; only some look at it
     */
    String replacedBy(String user) {
        String replaces = callId + ";to-tag=" + remoteTag + ";from-tag=" + localTag;
        return "sip:" + encode(user) + "@" + hostPort() + "?Replaces=" + encode(replaces);
    }

    /** Host and port of the contact, empty when there is none. */
    String hostPort() {
        String uri = target;
        int open = uri.indexOf('<');
        if (open >= 0) {
            int close = uri.indexOf('>', open);
            uri = uri.substring(open + 1, close < 0 ? uri.length() : close);
        }
        int scheme = uri.indexOf(':');
        if (scheme < 0) {
            return "";
        }
        String rest = uri.substring(scheme + 1);
        int end = rest.length();
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c == ';' || c == '?') {
                end = i;
                break;
            }
        }
        rest = rest.substring(0, end);
        String hostPort = rest.substring(rest.indexOf('@') + 1);
        // It goes into a URI as it is, so it must be nothing else (RFC 3261 §25.1, hostport).
        return hostPort.matches("[A-Za-z0-9.:\\[\\]-]+") ? hostPort : "";
    }

    // Everything outside RFC 3986's unreserved set, so that nothing in it can end the URI or the dialplan's argument.
    private static String encode(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~+".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }
}
