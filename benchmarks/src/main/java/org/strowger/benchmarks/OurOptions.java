package org.strowger.benchmarks;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of every benchmark that starts ours. */
final class OurOptions {
    @Option(names = "--root", hidden = true, required = true, description = "The folder of the sources.")
    private Path root = Path.of("");

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of ours, as of strowger up.")
    private List<String> settings = List.of();

    @Option(names = "--host", description = "Where ours listens; default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    String host() {
        return host;
    }

    /** Starts ours, on its core. */
    StrowgerPeer start(Cores cores, Path folder) throws InterruptedException {
        return StrowgerPeer.start(root.resolve("strowger"), host, settings, cores, folder);
    }

    /** Where the page of that name is written to. */
    Path results(String name) {
        return root.resolve("benchmarks/results/" + name);
    }
}
