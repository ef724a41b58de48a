package org.strowger.benchmarks;

import java.time.LocalTime;

/**
 * One run, and what the machine was doing.
 *
 * @param at UTC
 * @param loadAverage of the last minute, before it
 * @param round from 1; 0 for a run of the search for the largest number
 */
record Measured(LocalTime at, double loadAverage, String peer, Rooms rooms, int round, LoadRun run) {
    /** "passed", or what failed. */
    String verdict() {
        if (run.passed()) {
            return "passed";
        }
        String why = String.join(" ", run.why().stream().sorted().toList());
        return run.up() < run.calls() ? why + " (" + run.up() + " up; " + run.refusals() + ")" : why;
    }

    String line() {
        return "| %tT | %.1f | %s | %s | %d | %s | %.3f | %.3f | %.0f / %.0f | %.1f | %.0f | %d | %.2f, %.1f |"
                .formatted(
                        at,
                        loadAverage,
                        peer,
                        rooms,
                        run.calls(),
                        verdict(),
                        run.cpuMillis(),
                        run.cpuCores(),
                        run.delay50(),
                        run.delay99(),
                        run.tones(),
                        run.megabytes(),
                        run.threads(),
                        run.testerCpu(),
                        run.testerLate());
    }

    static String heading() {
        return """
                | at | load average | server | conferences | callers | | CPU per participant-second, ms | cores | delay p50 / p99, ms | tones, % | MB | threads | tester: cores, late p99.9 ms |
                |---|---:|---|---|---:|---|---:|---:|---|---:|---:|---:|---|""";
    }
}
