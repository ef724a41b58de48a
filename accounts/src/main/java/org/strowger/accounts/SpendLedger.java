package org.strowger.accounts;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Today's spending by account, in memory because it is asked at every decision (SPEC C4). Any thread. */
final class SpendLedger implements Spending {
    private final Clock clock;
    private final Supplier<ZoneId> zone;
    private final Map<String, Long> spent = new HashMap<>();
    private final LongFunction<List<Spent>> endedSince;
    private LocalDate day = LocalDate.EPOCH;
    private Optional<ZoneId> dayOf = Optional.empty();
    /** Of that day, Unix milliseconds. */
    private long begin;

    /** What a call has cost more than was known. */
    record Spent(String account, long micros, long endedMillis) {}

    /**
     * @param zone where a day begins; it can change while running
     * @param endedSince what all calls cost that have ended since then, Unix milliseconds: asked for the first time, and when the
     *     zone has changed, as the new day's beginning may lie in the old day or before it
     */
    SpendLedger(Clock clock, Supplier<ZoneId> zone, LongFunction<List<Spent>> endedSince) {
        this.clock = clock;
        this.zone = zone;
        this.endedSince = endedSince;
    }

    @Override
    public synchronized long todayMicros(String account) {
        turnPage();
        return spent.getOrDefault(account, 0L);
    }

    /** A call has ended. */
    synchronized void add(Spent more) {
        turnPage();
        enter(more);
    }

    private void enter(Spent more) {
        if (more.endedMillis() >= begin) {
            spent.merge(more.account(), more.micros(), Long::sum);
        }
    }

    /** Begins a new day if it is time; the first time, and after a change of the zone, reads what is known of it. */
    synchronized void turnPage() {
        ZoneId here = zone.get();
        LocalDate today = LocalDate.now(clock.withZone(here));
        boolean sameZone = dayOf.filter(here::equals).isPresent();
        if (sameZone && day.equals(today)) {
            return;
        }
        long midnight = today.atStartOfDay(here).toInstant().toEpochMilli();
        // First of all: should reading fail, then it is read again.
        List<Spent> known = sameZone ? List.of() : endedSince.apply(midnight);
        day = today;
        dayOf = Optional.of(here);
        begin = midnight;
        spent.clear();
        known.forEach(this::enter);
    }
}
