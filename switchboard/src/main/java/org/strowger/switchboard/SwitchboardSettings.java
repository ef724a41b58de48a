package org.strowger.switchboard;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Identification;
import org.strowger.server.StrowgerException;

/**
 * One switchboard's block of the configuration; {@code reference.conf} says what each key is for.
 *
 * @param records where records are delivered; the dispatchers when the configuration names nobody
 */
record SwitchboardSettings(
        String name,
        String town,
        String agiBind,
        Set<String> agiPeers,
        String amiHost,
        int amiPort,
        String amiUser,
        String amiSecret,
        List<String> dispatchers,
        List<String> records,
        Path data,
        long outboxBytes,
        String apology,
        Map<String, Trunk> trunks,
        Limits limits) {

    /**
     * Time limits; each ends a wait that would otherwise last for ever.
     *
     * @param wrongDigitsPerMinute see {@link WrongDigits}
     */
    record Limits(
            Duration ask,
            Duration askEach,
            Duration callback,
            Duration held,
            Duration enter,
            Duration join,
            Duration watchdog,
            Duration settle,
            Duration ended,
            Duration leftover,
            Duration gone,
            Duration longestCall,
            Duration quarantine,
            Duration referPause,
            int wrongDigitsPerMinute) {}

    /**
     * Reads a block; keys that it leaves out come from {@code reference.conf}.
     *
     * @throws StrowgerException naming the first key that is wrong
     */
    static SwitchboardSettings from(Config given) {
        try {
            Config block = given.withFallback(ConfigFactory.defaultReference().getConfig("strowger.switchboard"));
            List<String> dispatchers = block.getStringList("dispatchers");
            List<String> records = block.getStringList("records");
            Map<String, Trunk> trunks = new HashMap<>();
            Config declared = block.getConfig("trunks");
            for (String name : declared.root().keySet()) {
                trunks.put(name, trunk(name, declared.getConfig("\"" + name + "\"")));
            }
            refuseSharedNumbers(trunks);
            return new SwitchboardSettings(
                    block.getString("name"),
                    block.getString("town"),
                    block.getString("agi.bind"),
                    Set.copyOf(block.getStringList("agi.peers")),
                    block.getString("ami.host"),
                    block.getInt("ami.port"),
                    block.getString("ami.user"),
                    block.getString("ami.secret"),
                    List.copyOf(dispatchers),
                    List.copyOf(records.isEmpty() ? dispatchers : records),
                    Path.of(block.getString("data")),
                    block.getBytes("outbox-size"),
                    block.getString("apology"),
                    Map.copyOf(trunks),
                    limits(block.getConfig("limits")));
        } catch (ConfigException e) {
            throw new StrowgerException("switchboard configuration: " + e.getMessage(), e);
        }
    }

    private static Limits limits(Config c) {
        int wrongDigits = c.getInt("wrong-digits-per-minute");
        if (wrongDigits < 1) {
            throw new StrowgerException("switchboard limits.wrong-digits-per-minute: at least 1");
        }
        return new Limits(
                c.getDuration("ask"),
                c.getDuration("ask-each"),
                c.getDuration("callback"),
                c.getDuration("held"),
                c.getDuration("enter"),
                c.getDuration("join"),
                c.getDuration("watchdog"),
                c.getDuration("settle"),
                c.getDuration("ended"),
                c.getDuration("leftover"),
                c.getDuration("gone"),
                c.getDuration("longest-call"),
                c.getDuration("quarantine"),
                c.getDuration("refer-pause"),
                wrongDigits);
    }

    private static Trunk trunk(String name, Config given) {
        Config c = given.withFallback(
                ConfigFactory.parseString("carrier = \"\", release = stay, direct = false, reach = \"\","
                        + " identification = [], channels = 30, pool = [], shared = \"\""));
        String where = "switchboard trunk " + name;
        List<E164> pool = new ArrayList<>();
        for (String number : c.getStringList("pool")) {
            pool.add(number(where + ".pool", number));
        }
        String sharedText = c.getString("shared");
        Optional<E164> shared =
                sharedText.isEmpty() ? Optional.empty() : Optional.of(number(where + ".shared", sharedText));
        Set<Identification> kinds = new HashSet<>();
        for (String kind : c.getStringList("identification")) {
            kinds.add(identification(where, kind));
        }
        boolean needsShared = kinds.contains(Identification.DTMF_DIGITS) || kinds.contains(Identification.SIP_HEADER);
        if (needsShared && shared.isEmpty()) {
            throw new StrowgerException(where + ": identification by dtmf or header needs a shared number");
        }
        if (kinds.contains(Identification.POOL_NUMBER) && pool.isEmpty()) {
            throw new StrowgerException(where + ": identification by pool needs pool numbers");
        }
        if (c.getInt("channels") < 1) {
            throw new StrowgerException(where + ".channels: at least 1");
        }
        String release = c.getString("release");
        Release degree = switch (release) {
            case "full" -> Release.FULL;
            case "media" -> Release.MEDIA;
            case "stay" -> Release.STAY;
            default -> throw new StrowgerException(where + ".release: full, media or stay, not " + release);
        };
        return new Trunk(
                name,
                c.getString("carrier"),
                degree,
                c.getBoolean("direct"),
                c.getString("reach"),
                kinds,
                c.getInt("channels"),
                pool,
                shared);
    }

    private static Identification identification(String where, String kind) {
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "pool" -> Identification.POOL_NUMBER;
            case "dtmf" -> Identification.DTMF_DIGITS;
            case "header" -> Identification.SIP_HEADER;
            default -> throw new StrowgerException(where + ".identification: pool, dtmf or header, not " + kind);
        };
    }

    private static E164 number(String where, String text) {
        return Numbers.parse(text)
                .filter(n -> text.startsWith("+"))
                .orElseThrow(() -> new StrowgerException(where + ": not an E.164 number with \"+\""));
    }

    // A number in two pools would let one trunk's stranger answer for the other's callback.
    private static void refuseSharedNumbers(Map<String, Trunk> trunks) {
        Set<E164> seen = new HashSet<>();
        for (Trunk trunk : trunks.values()) {
            List<E164> all = new ArrayList<>(trunk.pool());
            trunk.shared().ifPresent(all::add);
            for (E164 number : all) {
                if (!seen.add(number)) {
                    throw new StrowgerException(
                            "switchboard trunk " + trunk.name() + ": callback number " + number + " is given twice");
                }
            }
        }
    }

    /** Never the secret: a record's toString ends in logs sooner or later. */
    @Override
    public String toString() {
        return "switchboard " + name;
    }
}
