package org.strowger.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The audio part of a session description (RFC 8866, RFC 3264). Media that we do not do stay in their place in
 * {@code lines}, because the answer must refuse each of them there (RFC 3264 §6).
 *
 * @param address connection address
 * @param port RTP port; 0 = refused
 * @param formats in order of preference, telephone-event among them
 * @param packetMillis ptime in milliseconds, 20 when not said, never more than maxptime
 * @param direction as seen by who wrote it
 * @param rtcpPort port for RTCP (RFC 3605), RTP port + 1 when not said
 * @param rtcpMux RFC 5761
 * @param version o= version; on sending, the call counts it by itself
 * @param lines one element for each media line in order: {@link #OURS}, or the line of a medium that we refuse
 */
public record Sdp(
        String address,
        int port,
        List<Format> formats,
        int packetMillis,
        Direction direction,
        int rtcpPort,
        boolean rtcpMux,
        long version,
        List<String> lines) {
    /** Stands in {@code lines} for the audio that this record is about. */
    public static final String OURS = "";

    public Sdp {
        formats = List.copyOf(formats);
        lines = List.copyOf(lines);
    }

    /** One audio line only. */
    public Sdp(
            String address,
            int port,
            List<Format> formats,
            int packetMillis,
            Direction direction,
            int rtcpPort,
            boolean rtcpMux,
            long version) {
        this(address, port, formats, packetMillis, direction, rtcpPort, rtcpMux, version, List.of(OURS));
    }

    /** An offer to send and receive on a pair of ports, 20 ms packets. */
    public static Sdp offer(String address, int port, List<Format> formats) {
        return new Sdp(address, port, formats, 20, Direction.SENDRECV, port + 1, false, 0);
    }

    /**
     * Reads a description from the wire.
     *
     * @throws SdpException 400 if malformed or hostile, 488 if it has no audio that we can do
     */
    public static Sdp parse(String text) {
        return SdpParser.parse(text);
    }

    /** As it goes on the wire; {@code session} is the id in the o= line, the same for the whole call. */
    public String text(long session) {
        return SdpText.of(this, session);
    }

    /**
     * The answer to this offer (RFC 3264 §6): the first of our codecs that is offered, with the offer's payload type,
     * and comfort noise and telephone-event of the same clock rate if both have them.
     *
     * @param ours address, port, codecs in our order of preference, and the direction that we could do
     * @return empty when no codec is common (refuse with 488)
     */
    public Optional<Sdp> answeredBy(Sdp ours) {
        Optional<Format> codec =
                ours.codecs().stream().flatMap(mine -> find(mine).stream()).findFirst();
        if (codec.isEmpty() || port == 0) {
            return Optional.empty();
        }
        List<Format> chosen = new ArrayList<>();
        chosen.add(codec.get());
        for (Predicate<Format> kind : List.<Predicate<Format>>of(Format::isComfortNoise, Format::isTelephoneEvent)) {
            if (ours.formats.stream().anyMatch(kind)) {
                beside(codec.get(), kind).ifPresent(chosen::add);
            }
        }
        boolean mux = rtcpMux && ours.rtcpMux;
        return Optional.of(new Sdp(
                ours.address,
                ours.port,
                chosen,
                packetMillis,
                direction.answeredBy(ours.direction),
                mux ? ours.port : ours.rtcpPort,
                mux,
                ours.version,
                lines));
    }

    /** All formats but telephone-event and comfort noise. */
    public List<Format> codecs() {
        return formats.stream()
                .filter(f -> !f.isTelephoneEvent() && !f.isComfortNoise())
                .toList();
    }

    /** The telephone-event format (RFC 4733), the one of the first codec's clock rate before others. */
    public Optional<Format> telephoneEvent() {
        int rate = codecs().stream().findFirst().map(Format::clockRate).orElse(8000);
        List<Format> events = formats.stream().filter(Format::isTelephoneEvent).toList();
        return events.stream()
                .filter(f -> f.clockRate() == rate)
                .findFirst()
                .or(() -> events.stream().findFirst());
    }

    /** The first format of a kind that shares a codec's clock, and so its timestamps: RFC 3389 §4, RFC 4733 §2.1. */
    public Optional<Format> beside(Format codec, Predicate<Format> kind) {
        return formats.stream()
                .filter(f -> kind.test(f) && f.clockRate() == codec.clockRate())
                .findFirst();
    }

    /** The same with other formats. */
    public Sdp withFormats(List<Format> others) {
        return new Sdp(address, port, others, packetMillis, direction, rtcpPort, rtcpMux, version, lines);
    }

    /** The same, able to do RTP and RTCP on one port (RFC 5761). */
    public Sdp multiplexed() {
        return new Sdp(address, port, formats, packetMillis, direction, rtcpPort, true, version, lines);
    }

    /** The same in another direction. */
    public Sdp directed(Direction other) {
        return new Sdp(address, port, formats, packetMillis, other, rtcpPort, rtcpMux, version, lines);
    }

    /** The same with the media lines of another, so that no line is lost or moved in the session (RFC 3264 §8). */
    Sdp shapedLike(Sdp other) {
        return new Sdp(address, port, formats, packetMillis, direction, rtcpPort, rtcpMux, version, other.lines);
    }

    Sdp versioned(long other) {
        return new Sdp(address, port, formats, packetMillis, direction, rtcpPort, rtcpMux, other, lines);
    }

    private Optional<Format> find(Format mine) {
        return formats.stream().filter(mine::isSameCodec).findFirst();
    }

    /**
     * @param payloadType 0..127
     * @param encoding as in rtpmap, such as PCMU
     * @param clockRate Hz
     * @param channels 1 or 2
     * @param parameters fmtp, "" for none
     */
    public record Format(int payloadType, String encoding, int clockRate, int channels, String parameters) {
        /** G.711 µ-law, static payload type 0 (RFC 3551 §6). */
        public static final Format PCMU = new Format(0, "PCMU", 8000, 1, "");
        /** G.711 A-law, static payload type 8. */
        public static final Format PCMA = new Format(8, "PCMA", 8000, 1, "");

        /** Comfort noise, static payload type 13 (RFC 3389 §4). */
        public static final Format COMFORT_NOISE = new Format(13, "CN", 8000, 1, "");

        /** Digits 0-9, *, #, A-D, flash (RFC 4733 §2.4.1). */
        public static Format telephoneEvent(int payloadType) {
            return new Format(payloadType, "telephone-event", 8000, 1, "0-16");
        }

        /** Whether it describes noise in pauses of speech (RFC 3389). */
        public boolean isComfortNoise() {
            return encoding.equalsIgnoreCase("CN");
        }

        public boolean isTelephoneEvent() {
            return encoding.equalsIgnoreCase("telephone-event");
        }

        /** Encoding names are case-insensitive (RFC 8866 §6.6); parameters are the codec's own affair. */
        public boolean isSameCodec(Format other) {
            return encoding.toUpperCase(Locale.ROOT).equals(other.encoding.toUpperCase(Locale.ROOT))
                    && clockRate == other.clockRate
                    && channels == other.channels;
        }
    }

    /** RFC 3264 §5. */
    public enum Direction {
        SENDRECV,
        SENDONLY,
        RECVONLY,
        INACTIVE;

        /** Whether who wrote it sends. */
        public boolean sends() {
            return this == SENDRECV || this == SENDONLY;
        }

        /** Whether who wrote it wants to receive. */
        public boolean receives() {
            return this == SENDRECV || this == RECVONLY;
        }

        /** What to answer to this offer when we could do {@code ours} (RFC 3264 §6.1). */
        public Direction answeredBy(Direction ours) {
            boolean send = receives() && ours.sends();
            boolean receive = sends() && ours.receives();
            if (send) {
                return receive ? SENDRECV : SENDONLY;
            }
            return receive ? RECVONLY : INACTIVE;
        }
    }
}
