package org.strowger.mediaserver;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.strowger.bridge.Codec;
import org.strowger.bridge.LongPackets;
import org.strowger.codecs.G711;
import org.strowger.codecs.G722;
import org.strowger.codecs.Opus;
import org.strowger.codecs.OpusSettings;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Sdp.Format;

/** The codecs that are spoken here: how they are named in offers, and what coding a far end's wishes come to. */
final class SpeechCodecs {
    /** Opus always announces two channels at 48 kHz (RFC 7587 §7); loss is repaired from the next packet where it can be. */
    static final Format OPUS = new Format(96, "opus", 48_000, Opus.ANNOUNCED_CHANNELS, "useinbandfec=1");
    /** Its clock is told as 8,000 although it samples at 16,000 (RFC 3551 §4.5.2). */
    static final Format G722 = new Format(9, "G722", 8000, 1, "");

    private static final List<Format> ALL = List.of(OPUS, G722, Format.PCMA, Format.PCMU);
    private static final int FRAME_MILLIS = 20;
    private static final int WIDEBAND = 16_000;

    private SpeechCodecs() {}

    /**
     * Codecs by their names, in this order.
     *
     * @throws StrowgerException if one is not spoken here, is named twice, or there is none
     */
    static List<Format> named(List<String> names) {
        List<Format> formats = new ArrayList<>();
        for (String name : names) {
            Format format = ALL.stream()
                    .filter(f -> f.encoding().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(name));
            if (formats.contains(format)) {
                throw new StrowgerException("codec " + name + " is named twice");
            }
            formats.add(format);
        }
        if (formats.isEmpty()) {
            throw new StrowgerException("at least one codec must be named");
        }
        return List.copyOf(formats);
    }

    /**
     * The same with comfort noise (RFC 3389 §4) for those whose clock it shares: G.711 and G.722. Opus has discontinuous transmission
     * of its own.
     */
    static List<Format> withComfortNoise(List<Format> codecs) {
        if (codecs.stream().noneMatch(f -> f.clockRate() == Format.COMFORT_NOISE.clockRate())) {
            return codecs;
        }
        List<Format> formats = new ArrayList<>(codecs);
        formats.add(Format.COMFORT_NOISE);
        return List.copyOf(formats);
    }

    /**
     * How to speak to a far end. Those who want the same get the same codec, and so share what is encoded.
     *
     * @param name of the rtpmap attribute
     * @param parameters of the far end's fmtp attribute
     * @param packetMillis 10 to 60
     * @throws StrowgerException if it is not spoken here
     */
    static Codec codec(String name, String parameters, int packetMillis) {
        for (G711 law : G711.values()) {
            if (law.name().equalsIgnoreCase(name)) {
                return law;
            }
        }
        if (name.equalsIgnoreCase(G722.encoding())) {
            return org.strowger.codecs.G722.CODEC;
        }
        if (name.equalsIgnoreCase(OPUS.encoding())) {
            return opus(parameters, packetMillis);
        }
        throw unknown(name);
    }

    /** Packets of 10 ms would have to be made two at a time, for no less delay: 20 ms is the least (ptime is a wish). */
    private static Codec opus(String parameters, int packetMillis) {
        boolean narrow = number(parameters, "maxplaybackrate", Integer.MAX_VALUE) <= WIDEBAND;
        boolean repairs = number(parameters, "useinbandfec", 0) == 1;
        OpusSettings settings = OpusSettings.SPEECH.withErrorCorrection(repairs);
        Opus opus = new Opus((narrow ? Opus.WIDEBAND : Opus.FULLBAND).sampleRate(), settings);
        int frames = packetMillis / FRAME_MILLIS;
        return frames < 2 ? opus : new LongPackets(opus, frames);
    }

    private static int number(String parameters, String key, int otherwise) {
        Matcher found = Pattern.compile("(?:^|;)\\s*" + key + "\\s*=\\s*(\\d{1,9})\\s*(?:;|$)")
                .matcher(parameters);
        return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
    }

    private static StrowgerException unknown(String name) {
        return new StrowgerException("codec " + name + " is not spoken here");
    }
}
