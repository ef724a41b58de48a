package org.strowger.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.strowger.server.Configuration;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of every command that runs a server. */
final class ServerOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings (HOCON); followed while the server runs.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, stronger than the file. \"strowger.\" may be left out.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--data", paramLabel = "DIR", description = "Folder for what must outlive the process.")
    private @Nullable Path data;

    @Spec(Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /**
     * The configuration that was asked for.
     *
     * @param wiring settings of the command itself; weaker than those that were given on the command line
     * @throws ParameterException if it is bad
     */
    Configuration configuration(Map<String, String> wiring) {
        Map<String, String> all = new LinkedHashMap<>(wiring);
        if (data != null) {
            all.put("strowger.data", data.toString());
        }
        settings.forEach((key, value) -> all.put(full(key), value));
        try {
            return new Configuration(Optional.ofNullable(config), all);
        } catch (StrowgerException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /** Whether a setting was given on the command line. */
    boolean sets(String key) {
        return settings.keySet().stream().anyMatch(given -> full(given).equals(key));
    }

    private static String full(String key) {
        return key.startsWith(Configuration.ROOT + ".") ? key : Configuration.ROOT + "." + key;
    }
}
