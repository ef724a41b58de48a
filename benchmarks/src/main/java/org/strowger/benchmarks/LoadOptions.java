package org.strowger.benchmarks;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every benchmark that uses confload. */
final class LoadOptions {
    @Option(names = "--confload", required = true, paramLabel = "DIR", description = "Folder of confload.c, refmix.c.")
    private Path sources = Path.of("");

    @Option(names = "--rtp-net", description = "Addresses of the callers; default: ${DEFAULT-VALUE}.")
    private String network = "127.77.0.0";

    /** Compiles the tester. */
    Confload build(Path folder, Cores cores) throws InterruptedException {
        return Confload.build(sources, folder, cores, network);
    }
}
