package org.strowger.accounts;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Today's spending by account, in memory because it is asked at every decision (SPEC C4). Any thread. */
final class SpendLedger implements Spending {
    private final Clock clock;
    private final Supplier<ZoneId> zone;
    private final Map<String, Long> spent = new HashMap<>();
    private LocalDate day = LocalDate.EPOCH;

    /** @param zone where a day begins; it can change while running */
    SpendLedger(Clock clock, Supplier<ZoneId> zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /** When today began, Unix milliseconds. */
    long dayStart() {
        return today().atStartOfDay(zone.get()).toInstant().toEpochMilli();
    }

    @Override
    public synchronized long todayMicros(String account) {
        turnPage();
        return spent.getOrDefault(account, 0L);
    }

    /** A call that ended then has cost that much more than was known. */
    synchronized void add(String account, long micros, long endedMillis) {
        turnPage();
        if (endedMillis >= dayStart()) {
            spent.merge(account, micros, Long::sum);
        }
    }

    private void turnPage() {
        if (!day.equals(today())) {
            day = today();
            spent.clear();
        }
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(zone.get()));
    }
}
