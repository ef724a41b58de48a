package org.strowger.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.strowger.server.Configuration;
import org.strowger.server.LogLevels;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of every command that runs a server. */
final class ServerOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "Settings (HOCON); followed while the server runs.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting, stronger than the file. \"strowger.\" may be left out.")
    private List<String> settings = List.of();

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
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(command.commandLine(), "--set " + setting + ": not KEY=VALUE");
            }
            all.put(full(setting.substring(0, equals).strip()), setting.substring(equals + 1));
        }
        try {
            return new Configuration(Optional.ofNullable(config), all);
        } catch (StrowgerException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * The server with these services; it does not run yet.
     *
     * @throws ParameterException if a setting of a service is bad
     */
    Composition composition(Configuration configuration, List<Role> roles) {
        try {
            LogLevels.follow(configuration);
            return new Composition(configuration, roles);
        } catch (StrowgerException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private static String full(String key) {
        return key.startsWith(Configuration.ROOT + ".") ? key : Configuration.ROOT + "." + key;
    }
}
