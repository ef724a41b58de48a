package org.strowger.dispatch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Unix milliseconds that never run back and never jump. Leases and time-outs are measured on it, tariffs are chosen by it; so
 * when somebody sets the machine's clock it follows, but by a tenth of the time that passes: an hour's step frees no lease
 * and buries no media server. Any thread.
 */
final class SteadyClock implements LongSupplier {
    private static final int SHARE = 10;

    private final LongSupplier wallMillis;
    private final LongSupplier nanos;
    private final long begunNanos;
    private final long begunMillis;
    private long readAt;
    private long corrected;

    SteadyClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    SteadyClock(LongSupplier wallMillis, LongSupplier nanos) {
        this.wallMillis = wallMillis;
        this.nanos = nanos;
        this.begunNanos = nanos.getAsLong();
        this.begunMillis = wallMillis.getAsLong();
    }

    @Override
    public synchronized long getAsLong() {
        long elapsed = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begunNanos);
        long may = (elapsed - readAt) / SHARE;
        if (may > 0) {
            // Only then: read every millisecond, it would otherwise never correct anything.
            readAt = elapsed;
            corrected += Math.clamp(wallMillis.getAsLong() - (begunMillis + elapsed + corrected), -may, may);
        }
        return begunMillis + elapsed + corrected;
    }
}
