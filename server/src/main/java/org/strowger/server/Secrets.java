package org.strowger.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings as people may see them: the values of keys that name a secret are {@value #HIDDEN}. */
final class Secrets {
    static final String HIDDEN = "***";

    private static final Set<String> ENDINGS = Set.of("password", "secret", "token", "pin", "ha1", "code");

    private Secrets() {}

    /** Every single setting under a prefix, "" = all. */
    static SortedMap<String, String> shown(Config settings, String prefix) {
        SortedMap<String, String> shown = new TreeMap<>();
        for (Map.Entry<String, ConfigValue> entry : settings.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                shown.put(entry.getKey(), shown(entry.getKey(), entry.getValue()));
            }
        }
        return shown;
    }

    /** One value; lists and blocks hide the secrets inside. */
    static String shown(String path, ConfigValue value) {
        if (ConfigUtil.splitPath(path).stream().anyMatch(Secrets::secret)
                && value.valueType() != ConfigValueType.NULL
                && !String.valueOf(value.unwrapped()).isEmpty()) {
            return HIDDEN;
        }
        if (value instanceof ConfigList list) {
            return list.stream().map(item -> shown(path, item)).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof ConfigObject object) {
            return new TreeMap<>(object)
                    .entrySet().stream()
                            .map(entry ->
                                    entry.getKey() + "=" + shown(ConfigUtil.joinPath(entry.getKey()), entry.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
        }
        return String.valueOf(value.unwrapped());
    }

    private static boolean secret(String key) {
        String word = key.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(ending -> word.equals(ending) || word.endsWith("-" + ending));
    }
}
