package org.strowger.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.strowger.server.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One server alone, which speaks to the others over gRPC. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {
    private final Role role;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ServeCommand(Role role) {
        this.role = role;
    }

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = options.configuration(Map.of());
        Running.untilStopped(
                options.composition(configuration, List.of(role)),
                Duration.ZERO,
                spec.commandLine().getOut());
        return 0;
    }
}
