package org.strowger.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How much is logged: {@code strowger.logging}, of the whole process, changeable while it runs. */
public final class LogLevels implements Configuration.Listener {
    private final List<String> named = new ArrayList<>();

    private LogLevels() {}

    /**
     * Puts the levels in force, and follows their changes.
     *
     * @throws StrowgerException if a level is none
     */
    public static void follow(Configuration configuration) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        LogLevels levels = new LogLevels();
        levels.check(configuration.current());
        levels.changed(configuration.current());
        configuration.onChange("strowger.logging", levels);
    }

    @Override
    public void check(Config next) {
        level(next.getString("strowger.logging.level"));
        for (ConfigValue value : next.getObject("strowger.logging.levels").values()) {
            level(String.valueOf(value.unwrapped()));
        }
    }

    @Override
    public synchronized void changed(Config now) {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level(now.getString("strowger.logging.level")));
        // Logback inherits a level that is not set.
        named.forEach(name -> loggers.getLogger(name).setLevel(null));
        named.clear();
        Config levels = now.getConfig("strowger.logging.levels");
        for (Map.Entry<String, ConfigValue> entry : levels.entrySet()) {
            String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
            loggers.getLogger(name)
                    .setLevel(level(String.valueOf(entry.getValue().unwrapped())));
            named.add(name);
        }
    }

    private static Level level(String text) {
        String word = text.toUpperCase(Locale.ROOT);
        if (!List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE").contains(word)) {
            throw new StrowgerException("strowger.logging: \"" + text + "\" is not ERROR, WARN, INFO, DEBUG or TRACE");
        }
        return Level.toLevel(word);
    }
}
