package org.strowger.mediaserver;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.strowger.protocol.v1.Capability;
import org.strowger.server.StrowgerException;
import org.strowger.sip.Sdp.Format;

/** What {@code reference.conf} explains, read and checked once; a mistake is one line that names its key. */
record MediaServerSettings(
        String name,
        String location,
        String region,
        List<Capability> capabilities,
        int places,
        double busyLimit,
        String sipBind,
        String sipAdvertised,
        String tokenHeader,
        List<Format> clientCodecs,
        MediaSettings media,
        Map<String, OutTrunk> trunks,
        List<String> dispatchers,
        List<String> records,
        Duration reportEvery,
        KnownConferences conferences,
        Digits digits,
        Duration longestRing,
        Duration replaceWithin,
        int wrongTicketsPerMinute,
        Duration retryAfter) {

    /**
     * How a callback that identifies itself by digits does it.
     *
     * @param delay after the answer, because the far end's detector may not listen yet
     * @param repeatAfter without acceptance
     * @param attempts at most
     * @param accept the digit by which the switchboard accepts
     */
    record Digits(Duration delay, Duration repeatAfter, int attempts, char accept) {}

    private static final String PATH = "strowger.media-server";

    /** The block with what it leaves out taken from reference.conf. */
    static Config complete(Config block) {
        return block.withFallback(ConfigFactory.defaultReference(MediaServerSettings.class.getClassLoader())
                        .getConfig(PATH))
                .resolve();
    }

    /** @throws StrowgerException naming the key that is missing or wrong */
    static MediaServerSettings of(Config config) {
        try {
            return read(config);
        } catch (ConfigException | IllegalArgumentException e) {
            throw new StrowgerException(PATH + ": " + e.getMessage(), e);
        }
    }

    private static MediaSettings media(Config rtp) {
        String bind = rtp.getString("bind");
        String advertised = rtp.getString("advertised");
        String sounds = rtp.getString("sounds");
        return new MediaSettings(
                bind,
                advertised.isEmpty() ? bind : advertised,
                rtp.getInt("first-port"),
                rtp.getInt("last-port"),
                rtp.getInt("workers"),
                rtp.getInt("nice"),
                Math.clamp(rtp.getDuration("max-jitter").toMillis(), Integer.MIN_VALUE, Integer.MAX_VALUE),
                rtp.getInt("talkers"),
                sounds.isEmpty() ? Optional.empty() : Optional.of(Path.of(sounds)));
    }

    private static List<Format> codecs(List<String> names, boolean comfortNoise) {
        try {
            List<Format> named = SpeechCodecs.named(names);
            return comfortNoise ? SpeechCodecs.withComfortNoise(named) : named;
        } catch (StrowgerException e) {
            throw new StrowgerException(PATH + ".sip.codecs: " + e.getMessage(), e);
        }
    }

    private static MediaServerSettings read(Config c) {
        Map<String, OutTrunk> trunks = new LinkedHashMap<>();
        Config block = c.getConfig("trunks");
        for (String name : new TreeSet<>(block.root().keySet())) {
            trunks.put(name, OutTrunk.of(name, block.getConfig("\"" + name + "\"")));
        }
        if (c.getString("name").isBlank()) {
            throw new StrowgerException(PATH + ".name must not be empty");
        }
        if (c.getInt("places") < 1) {
            throw new StrowgerException(PATH + ".places must be 1 or more");
        }
        if (!(c.getDouble("busy-limit") > 0 && c.getDouble("busy-limit") <= 1)) {
            throw new StrowgerException(PATH + ".busy-limit must be above 0, and 1 or less");
        }
        String accept = c.getString("digits.accept");
        if (accept.length() != 1 || "0123456789*#ABCD".indexOf(accept.charAt(0)) < 0) {
            throw new StrowgerException(PATH + ".digits.accept must be one digit");
        }
        return new MediaServerSettings(
                c.getString("name"),
                c.getString("location"),
                c.getString("region"),
                c.getEnumList(Capability.class, "capabilities"),
                c.getInt("places"),
                c.getDouble("busy-limit"),
                c.getString("sip.bind"),
                c.getString("sip.advertised"),
                c.getString("sip.token-header"),
                codecs(c.getStringList("sip.codecs"), c.getBoolean("sip.comfort-noise")),
                media(c.getConfig("rtp")),
                Map.copyOf(trunks),
                c.getStringList("dispatchers"),
                c.getStringList(c.getStringList("records").isEmpty() ? "dispatchers" : "records"),
                c.getDuration("report-every"),
                KnownConferences.of(c),
                new Digits(
                        c.getDuration("digits.delay"),
                        c.getDuration("digits.repeat-after"),
                        c.getInt("digits.attempts"),
                        accept.charAt(0)),
                c.getDuration("limits.ring"),
                c.getDuration("limits.replace-within"),
                c.getInt("limits.wrong-tickets-per-minute"),
                c.getDuration("limits.retry-after"));
    }
}
