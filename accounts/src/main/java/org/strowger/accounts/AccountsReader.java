package org.strowger.accounts;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.strowger.protocol.E164;
import org.strowger.server.StrowgerException;

/** Reads and checks {@code strowger.accounts}; every fault is one line that begins with its key. One use. */
final class AccountsReader {
    private static final String ROOT = "strowger.accounts";
    private static final Set<String> CUSTOMER_KEYS = Set.of(
            "name",
            "allowed-prefixes",
            "max-participants",
            "max-calls",
            "spend-per-day",
            "charge-per-minute",
            "conference-prefix",
            "guests-from",
            "dids");

    private final Path folder;

    AccountsReader(Path folder) {
        this.folder = folder;
    }

    AccountTable read(Config config) {
        try {
            return readChecked(config);
        } catch (ConfigException e) {
            throw new StrowgerException(ROOT + ": " + oneLine(e), e);
        }
    }

    private AccountTable readChecked(Config config) {
        Currencies currencies = currencies(config);
        Map<String, RateDeck> decks = decks(config, currencies);
        var accounts = new HashMap<String, Account>();
        var dids = new HashMap<E164, DidSettings>();
        Config customers = config.getConfig("customers");
        for (String id : sortedKeys(customers)) {
            if (id.equals(AccountTable.GUESTS)) {
                throw new StrowgerException(ROOT + ".customers.guests: guests have " + ROOT + ".guests");
            }
            String key = ROOT + ".customers." + id;
            read(id, key, child(customers, id, key), config, accounts, dids);
        }
        read(AccountTable.GUESTS, ROOT + ".guests", config.getConfig("guests"), config, accounts, dids);
        return new AccountTable(accounts, dids, decks, zone(config), currencies);
    }

    private static void read(
            String id,
            String key,
            Config given,
            Config config,
            Map<String, Account> accounts,
            Map<E164, DidSettings> dids) {
        for (String known : given.root().keySet()) {
            if (!CUSTOMER_KEYS.contains(known)) {
                throw new StrowgerException(key + ": unknown key \"" + known + "\"");
            }
        }
        Config customer = given.withFallback(config.getConfig("defaults"));
        accounts.put(id, account(id, key, customer));
        for (DidSettings did :
                new DidReader(id, key, config.getConfig("did-defaults")).read(customer.getConfig("dids"))) {
            DidSettings other = dids.putIfAbsent(did.number(), did);
            if (other != null) {
                throw new StrowgerException(
                        key + ".dids: " + did.number() + " belongs to " + other.account() + " already");
            }
        }
    }

    private static Account account(String id, String key, Config customer) {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")) {
            throw new StrowgerException(key + ": an account's id is 1 to 63 letters, digits and _ . -");
        }
        List<String> prefixes = new ArrayList<>();
        for (String prefix : customer.getStringList("allowed-prefixes")) {
            String digits = prefix.startsWith("+") ? prefix.substring(1) : prefix;
            if (!digits.matches("[1-9][0-9]{0,14}")) {
                throw new StrowgerException(
                        key + ".allowed-prefixes: not a prefix of international numbers: \"" + prefix + "\"");
            }
            prefixes.add(digits);
        }
        if (prefixes.isEmpty() && !customer.getConfig("dids").isEmpty()) {
            throw new StrowgerException(key + ".allowed-prefixes: empty, so no callback for its DIDs could be made");
        }
        String prefix = customer.hasPath("conference-prefix") ? customer.getString("conference-prefix") : id + "/";
        // The slash is what no guest can dial: without it he would name a customer's conference.
        boolean customers = !id.equals(AccountTable.GUESTS);
        if (!prefix.matches(customers ? "[A-Za-z0-9_.-]{1,63}/" : "[A-Za-z0-9_.-]{0,63}/?")) {
            throw new StrowgerException(
                    key + ".conference-prefix: letters, digits and _ . -, then " + (customers ? "/" : "perhaps /"));
        }
        return new Account(
                id,
                customer.hasPath("name") ? customer.getString("name") : id,
                prefixes,
                count(customer, key, "max-participants"),
                count(customer, key, "max-calls"),
                money(customer, key, "spend-per-day"),
                money(customer, key, "charge-per-minute"),
                prefix,
                guests(customer, key));
    }

    private static List<Network> guests(Config customer, String key) {
        var networks = new ArrayList<Network>();
        for (String text : customer.getStringList("guests-from")) {
            try {
                networks.add(Network.parse(text));
            } catch (IllegalArgumentException e) {
                throw new StrowgerException(key + ".guests-from: not a network like 127.0.0.0/8: \"" + text + "\"", e);
            }
        }
        return networks;
    }

    private Map<String, RateDeck> decks(Config config, Currencies currencies) {
        var decks = new HashMap<String, RateDeck>();
        for (Map.Entry<String, ConfigValue> entry : config.getObject("decks").entrySet()) {
            String name = entry.getKey();
            RateDeck deck = RateDeckReader.read(name, lines(name, entry.getValue()));
            for (String currency : deck.currencies()) {
                if (!currencies.knows(currency)) {
                    throw new StrowgerException("rate deck " + name + ": no " + ROOT + ".exchange-rates." + currency);
                }
            }
            decks.put(name, deck);
        }
        return decks;
    }

    private List<String> lines(String name, ConfigValue value) {
        if (value.valueType() == ConfigValueType.LIST) {
            return value.atKey("lines").getStringList("lines");
        }
        Path from = value.origin().filename() == null
                ? folder
                : Path.of(value.origin().filename()).getParent();
        Path file = (from == null ? folder : from).resolve(String.valueOf(value.unwrapped()));
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StrowgerException("rate deck " + name + ": cannot read " + file, e);
        }
    }

    private static Currencies currencies(Config config) {
        var rates = new HashMap<String, BigDecimal>();
        Config given = config.getConfig("exchange-rates");
        for (String currency : given.root().keySet()) {
            BigDecimal rate;
            try {
                rate = new BigDecimal(given.getString(currency));
            } catch (NumberFormatException e) {
                throw new StrowgerException(ROOT + ".exchange-rates." + currency + ": not a number", e);
            }
            if (!currency.matches("[A-Z]{3}") || rate.signum() <= 0 || rate.compareTo(BigDecimal.valueOf(1e6)) > 0) {
                throw new StrowgerException(
                        ROOT + ".exchange-rates." + currency + ": a currency (ISO 4217) and what a unit is worth");
            }
            rates.put(currency, rate);
        }
        String base = config.getString("base-currency");
        if (!base.matches("[A-Z]{3}")) {
            throw new StrowgerException(ROOT + ".base-currency: not a currency (ISO 4217): \"" + base + "\"");
        }
        return new Currencies(base, rates);
    }

    private static ZoneId zone(Config config) {
        try {
            return ZoneId.of(config.getString("time-zone"));
        } catch (DateTimeException e) {
            throw new StrowgerException(
                    ROOT + ".time-zone: no such zone: \"" + config.getString("time-zone") + "\"", e);
        }
    }

    private static int count(Config customer, String key, String name) {
        int value = customer.getInt(name);
        if (value < 0) {
            throw new StrowgerException(key + "." + name + ": 0 or more, not " + value);
        }
        return value;
    }

    private static long money(Config customer, String key, String name) {
        try {
            return Money.micros(customer.getString(name));
        } catch (IllegalArgumentException e) {
            throw new StrowgerException(key + "." + name + ": " + e.getMessage(), e);
        }
    }

    static Config child(Config parent, String name, String key) {
        ConfigValue value = parent.root().get(name);
        if (value == null || value.valueType() != ConfigValueType.OBJECT) {
            throw new StrowgerException(key + ": expected { … }");
        }
        return value.atKey("it").getConfig("it");
    }

    static Set<String> sortedKeys(Config config) {
        return new TreeSet<>(config.root().keySet());
    }

    private static String oneLine(ConfigException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("cannot be read");
    }
}
