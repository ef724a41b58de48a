package org.strowger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.strowger.server.StrowgerException;

class ScrapeTest {
    private static final Scrape SCRAPE = new Scrape("""
            # HELP strowger_counted What a service has counted since it was started
            strowger_counted{server="strowger",service="media-server",thing="skipped_ticks"} 3.0
            strowger_counted{server="strowger",service="media-server",thing="slots_begun"} 2000000.0
            strowger_counted{server="strowger",service="media-server",thing="slots_begun_within_000020_us"} 1.5E6
            strowger_counted{server="strowger",service="media-server",thing="slots_begun_within_100000_us"} 2000000.0
            jvm_memory_used_bytes{area="heap",id="ZGC Old Generation",server="strowger"} 1048576.0
            jvm_memory_used_bytes{area="heap",id="ZGC Young Generation",server="strowger"} 2097152.0
            jvm_memory_used_bytes{area="nonheap",id="Metaspace",server="strowger"} 9.0E7
            """);

    @Test
    void latenessIsReadFromItsSteps() {
        assertEquals(
                new StepDistribution(new TreeMap<>(Map.of(20, 1_500_000L, 100_000, 2_000_000L)), 2_000_000),
                SCRAPE.lateness());
    }

    @Test
    void countersAreReadByName() {
        assertEquals(3, SCRAPE.counted("skipped_ticks"));
        assertEquals(0, SCRAPE.counted("never_heard_of"));
    }

    @Test
    void theHeapIsTheSumOfItsParts() {
        assertEquals(3, SCRAPE.heap(), 1e-9);
    }

    @Test
    void aServerWithoutMediaWorkersIsRefused() {
        assertThrows(StrowgerException.class, () -> new Scrape("").lateness());
    }
}
