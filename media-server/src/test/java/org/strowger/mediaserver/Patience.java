package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come to be, and gives up after ten seconds. */
final class Patience {
    private static final long LIMIT = 10_000_000_000L;

    private Patience() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("never: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
