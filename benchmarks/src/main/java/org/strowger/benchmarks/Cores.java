package org.strowger.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.strowger.server.StrowgerException;

/**
 * The server alone on one core, the tester on another, before everything else there if that is permitted: a tester that is
 * held up measures itself. The server never gets a real-time class: its share is cut every second, which sounds like loss.
 *
 * @param realTime whether the tester may have a real-time class
 */
record Cores(int server, int tester, boolean realTime) {
    private static final List<String> REAL_TIME = List.of("chrt", "-f", "20");

    /** @throws StrowgerException if the machine has one core only, or no taskset */
    static Cores find() throws InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new StrowgerException("needs two cores: one for the server, one for the tester");
        }
        if (!works(List.of("taskset", "-c", "0", "true")) || !works(List.of("taskset", "-c", "1", "true"))) {
            throw new StrowgerException("needs taskset (on Debian: util-linux) and the cores 0 and 1");
        }
        List<String> realTime = new ArrayList<>(REAL_TIME);
        realTime.add("true");
        return new Cores(0, 1, works(realTime));
    }

    private static boolean works(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** The command on the server's core. */
    List<String> onServer(List<String> command) {
        return joined(List.of("taskset", "-c", Integer.toString(server)), command);
    }

    /** The command on the tester's core, before all others there. */
    List<String> onTester(List<String> command) {
        List<String> pinned =
                joined(List.of("taskset", "-c", Integer.toString(tester)), realTime ? REAL_TIME : List.of());
        return joined(pinned, command);
    }

    /** Moves a process that runs, with all its threads, to the server's core. */
    void moveToServer(long pid) throws InterruptedException {
        move(pid, server);
    }

    /** Moves this process, which is part of the load, to the tester's core. */
    void moveSelfToTester() throws InterruptedException {
        move(ProcessHandle.current().pid(), tester);
    }

    private static void move(long pid, int core) throws InterruptedException {
        if (!works(List.of("taskset", "-acp", Integer.toString(core), Long.toString(pid)))) {
            throw new StrowgerException("process " + pid + " cannot be moved to core " + core);
        }
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
