package org.strowger.mediaserver;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.strowger.conference.Arena;
import org.strowger.conference.ConferenceSettings;
import org.strowger.conference.ConnectService;
import org.strowger.conference.DoorTones;
import org.strowger.conference.Groups;
import org.strowger.conference.Mixing;
import org.strowger.conference.PointToPoint;
import org.strowger.server.StrowgerException;

/**
 * What each conference is like: as the block {@code wiring} says, but for those that {@code conferences} names.
 *
 * @param others those that have no settings of their own
 */
record KnownConferences(Map<String, ConferenceSettings> named, ConferenceSettings others) {
    /** A new service is one more class and one more line here. */
    private static final Map<String, Function<Config, ConnectService>> SERVICES = Map.of(
            "groups", c -> new Groups(),
            "point-to-point", c -> new PointToPoint(),
            "arena", c -> new Arena(c.getInt("row-seats"), c.getEnum(Arena.PodiumHears.class, "podium-hears")));

    private static final String WIRING = "strowger.media-server.wiring";
    private static final List<String> KEYS = List.of("service", "talkers", "dominance", "row-seats", "podium-hears");

    KnownConferences {
        named = Map.copyOf(named);
    }

    ConferenceSettings of(String conference) {
        return named.getOrDefault(conference, others);
    }

    /** @throws StrowgerException naming the conference and the key that is wrong */
    static KnownConferences of(Config c) {
        Config wiring = c.getConfig("wiring");
        Map<String, ConferenceSettings> named = new HashMap<>();
        Config block = c.getConfig("conferences");
        for (String name : new TreeSet<>(block.root().keySet())) {
            String path = "strowger.media-server.conferences.\"" + name + "\"";
            named.put(name, checked(c, path, () -> block.getConfig(ConfigUtil.quoteString(name)), wiring));
        }
        return new KnownConferences(named, checked(c, WIRING, () -> wiring, wiring));
    }

    private static ConferenceSettings checked(Config c, String path, Supplier<Config> block, Config wiring) {
        try {
            Config own = block.get();
            for (String key : new TreeSet<>(own.root().keySet())) {
                if (!KEYS.contains(key)) {
                    throw new StrowgerException(path + "." + key + " means nothing; known are " + KEYS);
                }
            }
            return settings(c, path, own.withFallback(wiring));
        } catch (ConfigException | IllegalArgumentException e) {
            throw new StrowgerException(path + ": " + e.getMessage(), e);
        }
    }

    private static ConferenceSettings settings(Config c, String path, Config wiring) {
        String service = wiring.getString("service");
        Function<Config, ConnectService> made = SERVICES.get(service);
        if (made == null) {
            throw new StrowgerException(
                    path + ".service is " + service + ", not one of " + new TreeSet<>(SERVICES.keySet()));
        }
        return new ConferenceSettings(
                c.getInt("limits.participants-per-conference"),
                new DoorTones(c.getBoolean("tones.entry"), c.getBoolean("tones.exit"), c.getInt("tones.up-to")),
                made.apply(wiring),
                new Mixing(
                        wiring.hasPath("talkers") ? wiring.getInt("talkers") : c.getInt("rtp.talkers"),
                        wiring.getString("dominance").equals("mute")
                                ? Double.POSITIVE_INFINITY
                                : wiring.getDouble("dominance")));
    }
}
