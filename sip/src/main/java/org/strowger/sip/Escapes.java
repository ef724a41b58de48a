package org.strowger.sip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Percent escapes of URIs (RFC 3261 §25.1 "escaped"). */
final class Escapes {
    private Escapes() {}

    /** Escapes all but ASCII letters, digits and the characters in {@code plain}. */
    static String escape(String text, String plain) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (alphanumeric || (c < 0x80 && plain.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }

    /**
     * Undoes {@link #escape}.
     *
     * @throws SipException if an escape is cut off, no number, or hides a control character (which would let a URI
     *     forge a header line when it is written out again)
     */
    static String unescape(String text, Charset charset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        byte[] bytes = text.getBytes(charset);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            if (b == '%') {
                if (i + 2 >= bytes.length) {
                    throw new SipException("escape cut off");
                }
                int high = Character.digit(bytes[i + 1], 16);
                int low = Character.digit(bytes[i + 2], 16);
                if (high < 0 || low < 0) {
                    throw new SipException("escape that is no number");
                }
                b = (high << 4) | low;
                i += 2;
            }
            if (b < 0x20 || b == 0x7f) {
                throw new SipException("control character in a URI");
            }
            out.write(b);
        }
        return out.toString(charset);
    }
}
