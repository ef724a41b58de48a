package org.strowger.dispatch;

/** The telephone call from that trunk to that number, now, for as long as calls last (SPEC A3). */
public final class CheapestCallback implements Preference {
    @Override
    public String name() {
        return "cheapest-callback";
    }

    @Override
    public long cost(Question question, Option option) {
        return option.route()
                .flatMap(Option.Route::price)
                .map(Price::expectedMicros)
                .orElse(0L);
    }

    @Override
    public String words(Question question, Option option) {
        return option.route().flatMap(Option.Route::price).map(Price::toString).orElse("no telephone call");
    }
}
