package org.strowger.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.strowger.server.StrowgerException;

/**
 * What is seen of the server at one moment.
 *
 * @param heap MB; after a collection where the source was asked for that
 * @param skipped slots that were left out altogether
 * @param lateness of its slots since its start
 * @param bare that of the thread beside it
 */
record SoakFigures(
        ProcessFigures process, double heap, long skipped, StepDistribution lateness, StepDistribution bare) {
    private static final int COLLECTION_SECONDS = 120;

    /** Where they come from. */
    record Source(StrowgerPeer server, ChildProcess timer) {
        SoakFigures now() throws InterruptedException {
            Scrape metrics = server.metrics();
            StepDistribution bare = BareTimer.parse(timer.lastLine(BareTimer.BEGINNING)
                    .orElseThrow(() -> new StrowgerException("the bare timer has said nothing yet")));
            return new SoakFigures(
                    ProcessFigures.of(server.pid()),
                    metrics.heap(),
                    metrics.counted("skipped_ticks"),
                    metrics.lateness(),
                    bare);
        }

        /** After the garbage was collected: what is left is in use. */
        SoakFigures afterCollection() throws InterruptedException {
            String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
            ChildProcess collection = ChildProcess.start(
                    "jcmd",
                    Path.of(System.getProperty("java.io.tmpdir")),
                    List.of(jcmd, Long.toString(server.pid()), "GC.run"),
                    Map.of());
            collection.awaitEnd(COLLECTION_SECONDS);
            // The concurrent collector answers before it has counted.
            TimeUnit.SECONDS.sleep(1);
            return now();
        }
    }

    /** As the soak goes on; lateness since the first figures. */
    String line(SoakFigures first) {
        return "%4.0f s: %.2f cores, %.0f MB (heap %.0f), %d descriptors, %d threads; late %s; bare timer %s"
                .formatted(
                        (process.nanos() - first.process.nanos()) / 1e9,
                        process.coresSince(first.process),
                        process.megabytes(),
                        heap,
                        process.descriptors(),
                        process.threads(),
                        lateness.since(first.lateness).text(),
                        bare.since(first.bare).text());
    }
}
