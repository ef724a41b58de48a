package org.strowger.app;

import java.util.concurrent.Callable;
import org.strowger.protocol.v1.AdminGrpc;
import org.strowger.protocol.v1.DrainRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a server out of service without ending a call. */
@Command(
        name = "drain",
        description = "Lets a server take no new calls; what runs goes on. --undo takes it back into service.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class DrainCommand implements Callable<Integer> {
    @Option(names = "--undo", description = "Take new calls again.")
    private boolean undo;

    @Mixin
    private AskOptions options = new AskOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        DrainRequest request = DrainRequest.newBuilder().setDraining(!undo).build();
        options.askOne(channel -> AdminGrpc.newBlockingStub(channel).drain(request));
        spec.commandLine().getOut().println(undo ? "in service" : "draining");
        return 0;
    }
}
