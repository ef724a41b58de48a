package org.strowger.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A thread that does nothing but wake every 5 ms, as a media worker does, and counts how late that is: what the machine
 * itself costs. Prints its counts once a second: pairs of bound in µs and count within it, then all.
 */
public final class BareTimer {
    static final String BEGINNING = "within ";
    private static final long SLOT_NANOS = 5_000_000;
    /** Upper bounds, µs: the steps of 50 up to 3 ms, then coarser. */
    private static final int[] BOUNDS = IntStream.concat(
                    IntStream.rangeClosed(1, 60).map(i -> i * 50),
                    IntStream.of(4000, 5000, 7000, 10_000, 15_000, 20_000, 50_000, 100_000))
            .toArray();

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);

    private BareTimer() {}

    /**
     * Starts it as a process of its own on the server's core.
     *
     * @param nice that of the media workers, -20 to 19: a thread that must wait for others is late for another reason
     */
    static ChildProcess start(int nice, Cores cores, Path folder) {
        List<String> command = List.of(
                "nice",
                "-n",
                Integer.toString(nice),
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                BareTimer.class.getName());
        return ChildProcess.start("bare-timer", folder, cores.onServer(command), Map.of());
    }

    /** Reads one of its lines. */
    static StepDistribution parse(String line) {
        NavigableMap<Integer, Long> within = new TreeMap<>();
        long all = 0;
        for (String pair : line.substring(BEGINNING.length()).split(" ", -1)) {
            String[] parts = pair.split("=", -1);
            long count = Long.parseLong(parts[1]);
            if (parts[0].equals("all")) {
                all = count;
            } else {
                within.put(Integer.parseInt(parts[0]), count);
            }
        }
        return new StepDistribution(within, all);
    }

    /** @param arguments none */
    public static void main(String[] arguments) throws InterruptedException {
        BareTimer timer = new BareTimer();
        Thread.ofPlatform().daemon().name("bare-timer").start(timer::run);
        while (true) {
            TimeUnit.SECONDS.sleep(1);
            System.out.println(timer.line());
        }
    }

    private void run() {
        long due = System.nanoTime();
        while (true) {
            due += SLOT_NANOS;
            long left = due - System.nanoTime();
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = due - System.nanoTime();
            }
            count(-left);
        }
    }

    private void count(long nanos) {
        int step = 0;
        while (step < BOUNDS.length && nanos > BOUNDS[step] * 1000L) {
            step++;
        }
        counts.incrementAndGet(step);
    }

    private String line() {
        long[] sum = {0};
        String within = IntStream.range(0, BOUNDS.length)
                .mapToObj(i -> BOUNDS[i] + "=" + (sum[0] += counts.get(i)))
                .collect(Collectors.joining(" "));
        return BEGINNING + within + " all=" + (sum[0] + counts.get(BOUNDS.length));
    }
}
