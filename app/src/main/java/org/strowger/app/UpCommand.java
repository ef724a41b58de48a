package org.strowger.app;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.strowger.server.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything that SIP callers need, in one process: dispatch with the accounts, a media server, the SIP front door. */
@Command(
        name = "up",
        description = "Runs all in one: SIP callers who dial sip:DIGITS@HOST:5070 meet in conference DIGITS.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class UpCommand implements Callable<Integer> {
    private static final List<Role> ROLES = List.of(Role.DISPATCH, Role.MEDIA_SERVER, Role.SIP_FRONT_DOOR);
    private static final Duration READY_WITHIN = Duration.ofSeconds(15);

    @Option(
            names = "--listen",
            paramLabel = "ADDR[:PORT]",
            description = "Where SIP callers dial in; default 127.0.0.1:5070, port 0 takes a free one.")
    private String listen = "";

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Configuration configuration = options.configuration(front());
        configuration.set(inOneProcess(configuration.current()));
        Running.untilStopped(
                options.composition(configuration, ROLES),
                READY_WITHIN,
                spec.commandLine().getOut());
        return 0;
    }

    private Map<String, String> front() {
        if (listen.isEmpty()) {
            return Map.of();
        }
        boolean portIsMissing = listen.endsWith("]") || !listen.contains(":");
        return Map.of("strowger.sip-front-door.listen", portIsMissing ? listen + ":5070" : listen);
    }

    /** The servers of this process reach each other in it, whatever port dispatch has for others. */
    private static Map<String, String> inOneProcess(Config config) {
        String inside = "inprocess:dispatch-" + ProcessHandle.current().pid();
        List<String> listen = new ArrayList<>(config.getStringList("strowger.dispatch.listen"));
        listen.add(inside);
        Map<String, String> wiring = new LinkedHashMap<>();
        wiring.put("strowger.dispatch.listen", list(listen));
        wiring.put("strowger.media-server.dispatchers", list(List.of(inside)));
        wiring.put("strowger.sip-front-door.dispatchers", list(List.of(inside)));
        return wiring;
    }

    private static String list(List<String> items) {
        return items.stream().map(item -> '"' + item + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
