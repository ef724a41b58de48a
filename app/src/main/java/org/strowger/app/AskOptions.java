package org.strowger.app;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.strowger.server.Configuration;
import org.strowger.server.GrpcRpc;
import org.strowger.server.RpcSettings;
import org.strowger.server.SocketName;
import org.strowger.server.StrowgerException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of every command that asks a running server. */
final class AskOptions {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "Administration of the server to ask, or its name; default: what runs on the data folder.")
    private @Nullable String server;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings, for the data folder and certificates.")
    private @Nullable Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder of the server to ask.")
    private @Nullable Path data;

    @Spec(Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** Names and administration addresses of the servers that are meant. */
    SortedMap<String, String> servers() {
        Configuration configuration = configuration();
        Path folder = Path.of(configuration.current().getString("strowger.data"));
        SortedMap<String, String> known = KnownServers.in(folder).all();
        SortedMap<String, String> meant = new TreeMap<>();
        if (server == null) {
            if (known.isEmpty()) {
                throw new ParameterException(
                        command.commandLine(),
                        "no server runs on " + folder + "; say --server host:port or --data DIR");
            }
            meant.putAll(known);
        } else if (known.containsKey(server)) {
            meant.put(server, known.get(server));
        } else {
            try {
                meant.put(server, SocketName.parse(server, "--server").toString());
            } catch (StrowgerException e) {
                throw new ParameterException(command.commandLine(), e.getMessage(), e);
            }
        }
        return meant;
    }

    /**
     * Asks the one server that is meant.
     *
     * @throws ParameterException if several run and none was named
     */
    <T> T askOne(Function<ManagedChannel, T> question) {
        SortedMap<String, String> meant = servers();
        if (meant.size() > 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "several servers run here, say --server: " + String.join(", ", meant.keySet()));
        }
        Map.Entry<String, String> only = meant.firstEntry();
        return ask(only.getKey(), only.getValue(), question);
    }

    /** Asks the first server that has what is asked for, such as tables, which dispatch has. */
    <T> T askWhoKnows(String what, Function<ManagedChannel, T> question) {
        SortedMap<String, String> meant = servers();
        for (Map.Entry<String, String> one : meant.entrySet()) {
            try {
                return ask(one.getKey(), one.getValue(), question);
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                    throw e;
                }
            }
        }
        throw new StrowgerException("no " + what + " at " + String.join(", ", meant.keySet()) + ": ask dispatch");
    }

    /** Asks one server, by its address. */
    <T> T ask(String name, String address, Function<ManagedChannel, T> question) {
        try (GrpcRpc rpc = new GrpcRpc(RpcSettings.of(configuration().block("strowger.rpc")))) {
            return question.apply(rpc.connect(address));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
                String which = name.equals(address) ? name : name + " (" + address + ")";
                throw new StrowgerException("no answer from " + which, e);
            }
            throw e;
        }
    }

    private Configuration configuration() {
        try {
            return new Configuration(
                    Optional.ofNullable(config), data == null ? Map.of() : Map.of("strowger.data", data.toString()));
        } catch (StrowgerException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
