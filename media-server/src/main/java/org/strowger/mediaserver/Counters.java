package org.strowger.mediaserver;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters of one thread, which alone counts; any thread may read. So counting is a plain addition: two of them per packet
 * would cost as much as mixing it if they were atomic.
 */
@SuppressWarnings("EnumOrdinal") // A place in an array of this run, never kept.
final class Counters {
    private final AtomicLongArray counts = new AtomicLongArray(MediaCounter.values().length);

    /** The owner's thread. */
    void add(MediaCounter counter) {
        add(counter, 1);
    }

    /** The owner's thread. */
    void add(MediaCounter counter, int count) {
        int at = counter.ordinal();
        counts.setOpaque(at, counts.getPlain(at) + count);
    }

    /** All of them, by their names in lower case. */
    Map<String, Long> values() {
        Map<String, Long> values = new TreeMap<>();
        for (MediaCounter counter : MediaCounter.values()) {
            values.put(counter.name().toLowerCase(Locale.ROOT), counts.getOpaque(counter.ordinal()));
        }
        return values;
    }

    /** The same of several threads together. */
    static Map<String, Long> sum(Collection<Counters> all) {
        Map<String, Long> sum = new TreeMap<>();
        all.forEach(counters -> counters.values().forEach((name, count) -> sum.merge(name, count, Long::sum)));
        return sum;
    }

    static Map<String, String> meanings() {
        Map<String, String> meanings = new TreeMap<>();
        for (MediaCounter counter : MediaCounter.values()) {
            meanings.put(counter.name().toLowerCase(Locale.ROOT), counter.meaning());
        }
        return meanings;
    }
}
