package org.strowger.sip;

import java.util.List;

/**
 * The audio part of a session description (RFC 8866, RFC 3264).
 *
 * @param address connection address
 * @param port RTP port; 0 = refused
 * @param formats in order of preference, telephone-event among them
 * @param packetMillis ptime, 20 when not said
 * @param direction as seen by who wrote it
 * @param rtcpPort port for RTCP (RFC 3605), RTP port + 1 when not said
 * @param rtcpMux RFC 5761
 * @param version o= version; grows with every change
 */
public record Sdp(
        String address,
        int port,
        List<Format> formats,
        int packetMillis,
        Direction direction,
        int rtcpPort,
        boolean rtcpMux,
        long version) {
    public Sdp {
        formats = List.copyOf(formats);
    }

    /**
     * @param payloadType 0..127
     * @param encoding as in rtpmap, such as PCMU
     * @param clockRate Hz
     * @param channels 1 or 2
     * @param parameters fmtp, "" for none
     */
    public record Format(int payloadType, String encoding, int clockRate, int channels, String parameters) {}

    /** RFC 3264 §5. */
    public enum Direction {
        SENDRECV,
        SENDONLY,
        RECVONLY,
        INACTIVE
    }
}
