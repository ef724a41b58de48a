package org.strowger.app;

import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.strowger.protocol.v1.AdminGrpc;
import org.strowger.protocol.v1.ServiceStatus;
import org.strowger.protocol.v1.StatusReply;
import org.strowger.protocol.v1.StatusRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Whether servers run, and what they hold. */
@Command(
        name = "status",
        description = "Shows servers and their services; exit status 1 if one is not ready.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private AskOptions options = new AskOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        boolean ready = true;
        for (Map.Entry<String, String> one : options.servers().entrySet()) {
            StatusReply status = options.ask(
                    one.getKey(),
                    one.getValue(),
                    channel -> AdminGrpc.newBlockingStub(channel).status(StatusRequest.getDefaultInstance()));
            print(status, spec.commandLine().getOut());
            ready &= status.getReady();
        }
        return ready ? 0 : 1;
    }

    private static void print(StatusReply status, PrintWriter out) {
        out.printf(
                "%s %s, up %s, %s%n",
                status.getServer(),
                status.getVersion(),
                Shown.seconds(status.getUpMs()),
                status.getReady() ? "ready" : "not ready");
        for (ServiceStatus service : status.getServicesList()) {
            out.println(
                    ("  " + service.getName() + ": " + service.getState() + " " + service.getDetail()).stripTrailing());
            new TreeMap<>(service.getGaugesMap())
                    .forEach((thing, number) -> out.println("    " + thing + " " + number));
        }
        out.flush();
    }
}
