package org.strowger.sip;

import java.util.Locale;

/** Writes session descriptions (RFC 8866 §5). */
final class SdpText {
    private SdpText() {}

    static String of(Sdp sdp, long session) {
        String address = (sdp.address().contains(":") ? "IN IP6 " : "IN IP4 ") + sdp.address();
        StringBuilder out = new StringBuilder(400);
        line(out, "v=0");
        line(out, "o=strowger " + session + " " + sdp.version() + " " + address);
        line(out, "s=-");
        line(out, "c=" + address);
        line(out, "t=0 0");
        for (String other : sdp.lines()) {
            if (other.equals(Sdp.OURS)) {
                audio(out, sdp);
            } else {
                refused(out, other);
            }
        }
        return out.toString();
    }

    private static void audio(StringBuilder out, Sdp sdp) {
        StringBuilder media = new StringBuilder("m=audio ").append(sdp.port()).append(" RTP/AVP");
        sdp.formats().forEach(format -> media.append(' ').append(format.payloadType()));
        line(out, media.toString());
        for (Sdp.Format format : sdp.formats()) {
            String channels = format.channels() == 1 ? "" : "/" + format.channels();
            line(
                    out,
                    "a=rtpmap:" + format.payloadType() + " " + format.encoding() + "/" + format.clockRate() + channels);
            if (!format.parameters().isEmpty()) {
                line(out, "a=fmtp:" + format.payloadType() + " " + format.parameters());
            }
        }
        if (sdp.port() == 0) {
            return;
        }
        line(out, "a=ptime:" + sdp.packetMillis());
        if (sdp.rtcpMux()) {
            line(out, "a=rtcp-mux");
        } else if (sdp.rtcpPort() != sdp.port() + 1) {
            line(out, "a=rtcp:" + sdp.rtcpPort());
        }
        line(out, "a=" + sdp.direction().name().toLowerCase(Locale.ROOT));
    }

    /** The line as offered, with port 0 (RFC 3264 §6). */
    private static void refused(StringBuilder out, String media) {
        String[] words = media.split(" ", 3);
        line(out, "m=" + words[0] + " 0 " + words[2]);
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append("\r\n");
    }
}
