package org.strowger.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of one server (SPEC G2): defaults of every module, below one file of the user's, below single settings from
 * the command line or from an administrator. They can change while the server runs: a new state is checked, swapped in as
 * a whole, and told to those who listen; a bad one changes nothing.
 *
 * <p>Any thread may call. Listeners are called one after the other, on the thread that made the change.
 */
public final class Configuration {
    /** The root of all our settings. */
    public static final String ROOT = "strowger";

    private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);

    private final Optional<Path> file;
    private final ReentrantLock changing = new ReentrantLock();
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private Map<String, String> overrides;
    private volatile Config current;

    /**
     * Reads the settings.
     *
     * @param file the user's file, HOCON
     * @param overrides single settings, such as {@code strowger.rpc.deadline=5s}; stronger than the file
     * @throws StrowgerException if the file cannot be read, or a key is unknown, or a value of the wrong kind
     */
    public Configuration(Optional<Path> file, Map<String, String> overrides) {
        this.file = file;
        this.overrides = Map.copyOf(overrides);
        this.current = read(this.overrides);
    }

    /** All settings; what is read from it stays as it was when they change. */
    public Config current() {
        return current;
    }

    /**
     * A block, such as {@code strowger.rpc}.
     *
     * @throws StrowgerException if there is none
     */
    public Config block(String path) {
        try {
            return current.getConfig(path);
        } catch (ConfigException e) {
            throw new StrowgerException("no settings " + path, e);
        }
    }

    /** The user's file, if there is one. */
    public Optional<Path> file() {
        return file;
    }

    /**
     * Listens for changes at or below a key. What nobody listens for takes effect at the next start.
     *
     * @return ends it
     */
    public Runnable onChange(String key, Listener listener) {
        Listening listening = new Listening(key, listener);
        listeners.add(listening);
        return () -> listeners.remove(listening);
    }

    /**
     * Reads the file again and swaps it in.
     *
     * @throws StrowgerException if it is bad; then nothing has changed
     */
    public Change reload() {
        changing.lock();
        try {
            return swap(read(overrides));
        } finally {
            changing.unlock();
        }
    }

    /**
     * Sets single settings until the next start.
     *
     * @throws StrowgerException if one of them is bad; then nothing has changed
     */
    public Change set(Map<String, String> settings) {
        changing.lock();
        try {
            Map<String, String> next = new LinkedHashMap<>(overrides);
            next.putAll(settings);
            Change change = swap(read(next));
            overrides = Map.copyOf(next);
            return change;
        } finally {
            changing.unlock();
        }
    }

    private Change swap(Config next) {
        SortedSet<String> keys = differences(current, next);
        List<Listening> concerned = listeners.stream()
                .filter(listening -> keys.stream().anyMatch(listening::concerns))
                .toList();
        for (Listening listening : concerned) {
            try {
                listening.listener().check(next);
            } catch (ConfigException e) {
                throw new StrowgerException("configuration: " + oneLine(e), e);
            }
        }
        current = next;
        for (Listening listening : concerned) {
            try {
                listening.listener().changed(next);
            } catch (RuntimeException e) {
                LOG.error("change of {} could not be followed: {}", listening.key(), e.toString());
            }
        }
        SortedSet<String> later = new TreeSet<>(keys);
        later.removeIf(key -> concerned.stream().anyMatch(listening -> listening.concerns(key)));
        return new Change(keys, later);
    }

    private Config read(Map<String, String> single) {
        Config reference = ConfigFactory.defaultReferenceUnresolved();
        try {
            Config user = file.map(Configuration::parse).orElse(ConfigFactory.empty());
            Config all = overridden(user.withFallback(reference), single).resolve();
            new ConfigurationCheck(reference.resolve()).check(all);
            return all.withOnlyPath(ROOT);
        } catch (ConfigException e) {
            throw new StrowgerException("configuration: " + oneLine(e), e);
        }
    }

    private static Config parse(Path path) {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new StrowgerException("configuration file " + path + " cannot be read");
        }
        return ConfigFactory.parseFile(
                path.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }

    // A value that is written like a list or block is one; anything else is taken as it stands, so that no quoting is
    // needed: [::1]:5060 is an address.
    private static Config overridden(Config below, Map<String, String> single) {
        Config all = below;
        for (Map.Entry<String, String> setting : single.entrySet()) {
            String text = setting.getValue().strip();
            boolean structured =
                    (text.startsWith("[") && text.endsWith("]")) || (text.startsWith("{") && text.endsWith("}"));
            ConfigValue value = structured
                    ? ConfigFactory.parseString("value = " + text).getValue("value")
                    : ConfigValueFactory.fromAnyRef(text, "setting " + setting.getKey());
            all = all.withValue(setting.getKey(), value);
        }
        return all;
    }

    private static SortedSet<String> differences(Config before, Config after) {
        Map<String, ConfigValue> old = leaves(before);
        Map<String, ConfigValue> now = leaves(after);
        SortedSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        keys.removeIf(key -> Objects.equals(old.get(key), now.get(key)));
        return keys;
    }

    private static Map<String, ConfigValue> leaves(Config config) {
        Map<String, ConfigValue> leaves = new LinkedHashMap<>();
        config.entrySet().forEach(entry -> leaves.put(entry.getKey(), entry.getValue()));
        return leaves;
    }

    private static String oneLine(ConfigException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }

    /** Follows changes. */
    public interface Listener {
        /**
         * Looks at a new state before it is in force.
         *
         * @throws StrowgerException to refuse it
         */
        default void check(Config next) {}

        /** The new state is in force. */
        void changed(Config now);
    }

    /**
     * What a change did.
     *
     * @param keys whose values differ now
     * @param needRestart those of them that take effect at the next start only
     */
    public record Change(SortedSet<String> keys, SortedSet<String> needRestart) {}

    private record Listening(String key, Listener listener) {
        boolean concerns(String changed) {
            return changed.equals(key) || changed.startsWith(key + ".");
        }
    }
}
