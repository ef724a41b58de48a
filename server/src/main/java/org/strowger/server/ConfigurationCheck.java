package org.strowger.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Holds a user's settings against the modules' defaults: a key that no default names is a mistake, and so is a value of
 * another kind. Default blocks that are empty take any keys.
 */
final class ConfigurationCheck {
    private final Config reference;
    private final List<String> known = new ArrayList<>();

    /** @param reference all defaults, resolved */
    ConfigurationCheck(Config reference) {
        this.reference = reference;
        collect(Configuration.ROOT, reference.getObject(Configuration.ROOT));
    }

    private void collect(String path, ConfigObject block) {
        known.add(path);
        block.forEach((key, value) -> {
            String below = path + "." + ConfigUtil.joinPath(key);
            if (value instanceof ConfigObject object) {
                collect(below, object);
            } else {
                known.add(below);
            }
        });
    }

    /** @throws StrowgerException naming the first mistake */
    void check(Config settings) {
        for (Map.Entry<String, ConfigValue> entry : settings.root().entrySet()) {
            String key = entry.getKey();
            // Other names are variables of the user's; one that is nearly ours is a slip that would be without effect.
            if (!reference.hasPath(ConfigUtil.joinPath(key)) && Spelling.distance(key, Configuration.ROOT) <= 2) {
                throw unknown(key, entry.getValue());
            }
        }
        ConfigValue root = settings.getValue(Configuration.ROOT);
        if (!(root instanceof ConfigObject object)) {
            throw wrong(Configuration.ROOT, root, "a block");
        }
        check(Configuration.ROOT, object, reference.getObject(Configuration.ROOT));
    }

    private void check(String path, ConfigObject block, ConfigObject defaults) {
        for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
            String below = path + "." + ConfigUtil.joinPath(entry.getKey());
            ConfigValue standard = defaults.get(entry.getKey());
            if (standard == null) {
                throw unknown(below, entry.getValue());
            }
            if (standard instanceof ConfigObject inner) {
                if (!(entry.getValue() instanceof ConfigObject object)) {
                    throw wrong(below, entry.getValue(), "a block");
                }
                if (!inner.isEmpty()) {
                    check(below, object, inner);
                }
            } else {
                checkKind(below, entry.getValue(), standard);
            }
        }
    }

    private void checkKind(String path, ConfigValue value, ConfigValue standard) {
        if (standard instanceof ConfigList != value instanceof ConfigList) {
            throw wrong(path, value, standard instanceof ConfigList ? "a list" : "one value");
        }
        if (value instanceof ConfigObject || value.valueType() == ConfigValueType.NULL) {
            throw wrong(path, value, "one value");
        }
        Config one = value.atKey("it");
        Config other = standard.atKey("it");
        if (standard.valueType() == ConfigValueType.NUMBER && !reads(() -> one.getDouble("it"))) {
            throw wrong(path, value, "a number");
        }
        if (standard.valueType() == ConfigValueType.BOOLEAN && !reads(() -> one.getBoolean("it"))) {
            throw wrong(path, value, "true or false");
        }
        // Without a unit it is a string of digits, such as an amount of money.
        if (standard.valueType() == ConfigValueType.STRING
                && Character.isLetter(lastOf(standard.unwrapped().toString()))) {
            if (reads(() -> other.getDuration("it"))) {
                if (!reads(() -> one.getDuration("it"))) {
                    throw wrong(path, value, "a time such as " + standard.unwrapped());
                }
            } else if (reads(() -> other.getBytes("it")) && !reads(() -> one.getBytes("it"))) {
                throw wrong(path, value, "a size such as " + standard.unwrapped());
            }
        }
    }

    private static char lastOf(String text) {
        return text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
    }

    private static boolean reads(Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    private StrowgerException unknown(String path, ConfigValue value) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(candidate -> Spelling.distance(path, candidate)))
                .orElse(Configuration.ROOT);
        return new StrowgerException(where(value) + "unknown key " + path + "; did you mean " + nearest + "?");
    }

    private static StrowgerException wrong(String path, ConfigValue value, String expected) {
        String shown = Secrets.shown(path, value);
        return new StrowgerException(where(value) + path + " must be " + expected + ", not " + shown);
    }

    private static String where(ConfigValue value) {
        String description = value.origin().description();
        return description.startsWith("setting ") ? "" : description + ": ";
    }
}
