package org.strowger.dispatch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.strowger.accounts.Network;
import org.strowger.server.StrowgerException;

/**
 * {@code strowger.dispatch}, read and checked; see reference.conf for what each is for. Immutable; any thread.
 */
public record DispatchSettings(
        String name,
        List<String> listen,
        List<String> rules,
        Duration reportEvery,
        Duration contactTimeout,
        Duration deadAfter,
        Duration leaseTime,
        Duration ringTime,
        Duration joinTime,
        Duration ticketTime,
        int expectedPerSource,
        Duration reserveTimeout,
        Duration expectedCall,
        Duration sweepEvery,
        int decisionsKept,
        int attemptsKept,
        Duration attemptsKeptFor,
        Distances distances) {
    private static final String ROOT = "strowger.dispatch";

    /**
     * Reads them.
     *
     * @param config the whole tree, reference.conf included, resolved
     * @throws StrowgerException with the first fault, one line, by its key
     */
    public static DispatchSettings read(Config config) {
        try {
            Config own = config.getConfig(ROOT);
            var settings = new DispatchSettings(
                    own.getString("name"),
                    List.copyOf(own.getStringList("listen")),
                    own.getStringList("rules"),
                    time(own, "report-every"),
                    time(own, "contact-timeout"),
                    time(own, "dead-after"),
                    time(own, "lease-time"),
                    time(own, "ring-time"),
                    time(own, "join-time"),
                    time(own, "ticket-time"),
                    count(own, "expected-per-source"),
                    time(own, "reserve-timeout"),
                    time(own, "expected-call"),
                    time(own, "sweep-every"),
                    count(own, "decisions-kept"),
                    count(own, "attempts-kept"),
                    time(own, "attempts-kept-for"),
                    distances(own.getConfig("distances")));
            settings.check();
            return settings;
        } catch (ConfigException e) {
            throw new StrowgerException(
                    ROOT + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be read"),
                    e);
        }
    }

    private void check() {
        if (!FieldChecks.isName(name)) {
            throw new StrowgerException(ROOT + ".name: 1 to 64 letters, digits and _ . -");
        }
        if (contactTimeout.compareTo(reportEvery) <= 0) {
            throw new StrowgerException(
                    ROOT + ".contact-timeout: must be longer than report-every, or nobody is in contact");
        }
        if (leaseTime.compareTo(ringTime) < 0) {
            throw new StrowgerException(ROOT + ".lease-time: must not be shorter than ring-time");
        }
        RuleBook.rules(rules, distances);
    }

    private static Duration time(Config own, String key) {
        Duration time = own.getDuration(key);
        if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new StrowgerException(ROOT + "." + key + ": more than 0 and at most a day");
        }
        return time;
    }

    private static int count(Config own, String key) {
        int count = own.getInt(key);
        if (count < 1 || count > 1_000_000) {
            throw new StrowgerException(ROOT + "." + key + ": 1 to 1000000, not " + count);
        }
        return count;
    }

    private static Distances distances(Config given) {
        var networks = new HashMap<String, List<Network>>();
        var millis = new HashMap<String, Map<String, Integer>>();
        Config regions = given.getConfig("regions");
        for (String region : regions.root().keySet()) {
            Config its = regions.root().toConfig().getConfig("\"" + region + "\"");
            var nets = new ArrayList<Network>();
            for (String text : its.getStringList("networks")) {
                try {
                    nets.add(Network.parse(text));
                } catch (IllegalArgumentException e) {
                    throw new StrowgerException(
                            ROOT + ".distances.regions." + region + ".networks: not a network: \"" + text + "\"", e);
                }
            }
            networks.put(region, List.copyOf(nets));
            var to = new HashMap<String, Integer>();
            if (its.hasPath("millis")) {
                its.getConfig("millis")
                        .entrySet()
                        .forEach(e -> to.put(e.getKey(), its.getConfig("millis").getInt(e.getKey())));
            }
            millis.put(region, Map.copyOf(to));
        }
        return new Distances(networks, millis, given.getInt("unknown-millis"));
    }
}
