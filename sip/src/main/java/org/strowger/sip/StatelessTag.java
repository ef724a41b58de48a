package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.sip.header.CSeqHeader;
import javax.sip.header.FromHeader;

/** To tags for answers without state: the same for a repeated request, without remembering it (RFC 3261 §8.2.7). */
final class StatelessTag {
    private final String secret = Wire.token();

    String of(SIPRequest request) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((secret + key(request)).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new SipException("no SHA-256", e);
        }
    }

    /** Call-ID, From tag and number: what names a request outside a dialog. */
    static String key(SIPRequest request) {
        long sequence = ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).getSeqNumber();
        return request.getCallId().getCallId() + " " + Wire.tag(request, FromHeader.NAME) + " " + sequence;
    }
}
