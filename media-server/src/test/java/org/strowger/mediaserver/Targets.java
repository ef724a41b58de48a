package org.strowger.mediaserver;

import java.util.Optional;
import org.strowger.mediaserver.MediaPlane.Target;

/** Far ends of the usual kind: packets of 20 ms and telephone events, both ways, at an announced address that is theirs. */
final class Targets {
    private Targets() {}

    /** Speaks G.711 µ-law. */
    static Target at(String address, int port, int rtcpPort) {
        return speaking("PCMU", 0, address, port, rtcpPort);
    }

    static Target speaking(String codec, int payloadType, String address, int port, int rtcpPort) {
        return new Target(
                address,
                port,
                codec,
                payloadType,
                Optional.of(101),
                20,
                true,
                true,
                true,
                rtcpPort,
                true,
                "",
                Optional.empty());
    }

    /** The same on hold, in both directions (RFC 3264 §8.4). */
    static Target held(Target talking) {
        return changed(talking, talking.telephoneEvent(), false);
    }

    /** The same, taking no telephone events. */
    static Target withoutEvents(Target with) {
        return changed(with, Optional.empty(), true);
    }

    private static Target changed(Target target, Optional<Integer> events, boolean talking) {
        return new Target(
                target.address(),
                target.port(),
                target.codec(),
                target.payloadType(),
                events,
                target.packetMillis(),
                target.announcedOnly(),
                talking,
                talking,
                target.rtcpPort(),
                target.vouched(),
                target.parameters(),
                target.comfortNoise());
    }
}
