package org.strowger.mediaserver;

import org.strowger.bridge.Codec;
import org.strowger.codecs.G711;
import org.strowger.mediaserver.MediaPlane.Target;
import org.strowger.server.StrowgerException;

/**
 * A {@link Target}, checked, in the terms of the worker.
 *
 * @param silence what to send while nobody is heard
 * @param eventType payload type of telephone events, -1 for none
 * @param noiseType payload type of comfort noise, -1 for none
 */
record Agreed(
        TransportAddress peer,
        Codec codec,
        SilentPayload silence,
        int payloadType,
        int eventType,
        int noiseType,
        int packetMillis,
        boolean announcedOnly,
        boolean send,
        boolean receive,
        int rtcpPort,
        boolean vouched) {
    /** Before anything was agreed: nothing is sent, and no packet is ours. */
    static final Agreed NOTHING = new Agreed(
            TransportAddress.NOBODY,
            G711.PCMU,
            SilentPayload.of(G711.PCMU),
            -1,
            -1,
            -1,
            20,
            true,
            false,
            false,
            0,
            false);

    /** Where reports go to a far end that was last heard from there. */
    TransportAddress rtcp(TransportAddress heard) {
        int behind = rtcpPort - peer.socketAddress().getPort();
        int port = heard.socketAddress().getPort() + behind;
        return heard.isKnown() && port > 0 && port <= 65_535 ? TransportAddress.of(heard.address(), port) : heard;
    }

    /**
     * @throws StrowgerException if the target asks for what is not there
     */
    static Agreed of(Target target) {
        if (target.packetMillis() < 10 || target.packetMillis() > 60) {
            throw new StrowgerException("packet time of " + target.packetMillis() + " ms is not within 10 to 60 ms");
        }
        int eventType = target.telephoneEvent().orElse(-1);
        int noiseType = target.comfortNoise().orElse(-1);
        if (target.payloadType() < 0 || target.payloadType() > 127 || eventType > 127 || noiseType > 127) {
            throw new StrowgerException("payload types are from 0 to 127");
        }
        Codec codec = SpeechCodecs.codec(target.codec(), target.parameters(), target.packetMillis());
        return new Agreed(
                TransportAddress.of(target.address(), target.port()),
                codec,
                SilentPayload.of(codec),
                target.payloadType(),
                eventType,
                noiseType,
                target.packetMillis(),
                target.announcedOnly(),
                target.send(),
                target.receive(),
                target.rtcpPort(),
                target.vouched());
    }
}
