package org.strowger.mediaserver;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** One worker's counters. Any thread may count and read; an uncontended addition costs a few nanoseconds. */
final class Counters {
    private final Map<MediaCounter, LongAdder> adders = new EnumMap<>(MediaCounter.class);

    Counters() {
        for (MediaCounter counter : MediaCounter.values()) {
            adders.put(counter, new LongAdder());
        }
    }

    void add(MediaCounter counter) {
        adder(counter).increment();
    }

    /** All of them, by their names in lower case. */
    Map<String, Long> values() {
        Map<String, Long> values = new TreeMap<>();
        adders.forEach((counter, adder) -> values.put(counter.name().toLowerCase(Locale.ROOT), adder.sum()));
        return values;
    }

    static Map<String, String> meanings() {
        Map<String, String> meanings = new TreeMap<>();
        for (MediaCounter counter : MediaCounter.values()) {
            meanings.put(counter.name().toLowerCase(Locale.ROOT), counter.meaning());
        }
        return meanings;
    }

    private LongAdder adder(MediaCounter counter) {
        return Objects.requireNonNull(adders.get(counter));
    }
}
