package org.strowger.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.strowger.server.StrowgerException;

/**
 * What the kernel says about a process (proc(5)).
 *
 * @param cpuSeconds spent in its own code and for it in the kernel, since its start
 * @param megabytes resident
 * @param descriptors open files and sockets
 * @param threads that live
 * @param nanos of the steady clock, when it was asked
 */
record ProcessFigures(double cpuSeconds, double megabytes, int descriptors, int threads, long nanos) {
    /** Linux tells user space 1/100 s on every architecture that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /** @throws StrowgerException if the process has ended */
    static ProcessFigures of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            String[] fields = fields(Files.readString(folder.resolve("stat")));
            double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
            List<String> status = Files.readAllLines(folder.resolve("status"));
            return new ProcessFigures(
                    cpu,
                    number(status, "VmRSS:") / 1024.0,
                    count(folder.resolve("fd")),
                    number(status, "Threads:"),
                    System.nanoTime());
        } catch (IOException e) {
            throw new StrowgerException("process " + pid + " has ended", e);
        }
    }

    /**
     * The nice value of the thread of that name, as it is now; 0 if there is none.
     *
     * @throws StrowgerException if the process has ended
     */
    static int niceness(long pid, String thread) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                String stat = Files.readString(task.resolve("stat"));
                if (stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')).equals(thread)) {
                    return Integer.parseInt(fields(stat)[16]);
                }
            }
            return 0;
        } catch (IOException e) {
            throw new StrowgerException("process " + pid + " has ended", e);
        }
    }

    /** The name in parentheses may hold anything; what follows it begins with the 3rd field. */
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static int number(List<String> status, String field) {
        return status.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    private static int count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        }
    }

    /** Cores that it kept busy since then, 1 = a whole one. */
    double coresSince(ProcessFigures before) {
        return (cpuSeconds - before.cpuSeconds) / ((nanos - before.nanos) / 1e9);
    }
}
