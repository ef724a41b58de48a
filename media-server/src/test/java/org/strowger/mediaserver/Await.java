package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads bring about, with a limit that says what did not come. */
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Await() {}

    static void until(Supplier<String> what, BooleanSupplier holds) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("did not come: " + what.get());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    static void until(String what, BooleanSupplier holds) {
        until(() -> what, holds);
    }
}
