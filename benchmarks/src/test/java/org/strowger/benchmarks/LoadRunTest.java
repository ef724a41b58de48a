package org.strowger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.strowger.server.StrowgerException;

class LoadRunTest {
    private static String line(String why) {
        return """
                {"label":"x","pass":%b,"why":"%s","calls":20,"confs":2,"up":19,"window_s":5.00,"gap_pct":1.1905,\
                "tone_pct":75.00,"delay_ms":{"min":21.0,"p50":69.2,"p95":3134.2,"p99":3134.4,"max":3134.4},\
                "cpu_cores":0.0500,"cpu_ms_per_part_s":2.5000,"rss_mb":1.6,"threads":3,"self_cpu":0.0394,\
                "late_ms":{"p999":200.0,"max":978.3},"codes":{"480":1}}""".formatted(why.isEmpty(), why);
    }

    @Test
    void theFiguresAreReadFromTheTestersLine() {
        LoadRun run = LoadRun.parse(line(""));
        assertEquals(
                new LoadRun(20, 19, "{\"480\":1}", Set.of(), 2.5, 0.05, 69.2, 3134.4, 75, 1.1905, 1.6, 3, 0.0394, 200),
                run);
        assertTrue(run.passed());
        assertFalse(run.invalid());
    }

    @Test
    void whatFailedIsKnownByName() {
        LoadRun run = LoadRun.parse(line("gaps,tones"));
        assertEquals(Set.of("gaps", "tones"), run.why());
        assertFalse(run.passed());
        assertFalse(run.invalid());
    }

    @Test
    void aRunInWhichTheTesterWasHeldUpSaysNothing() {
        assertTrue(LoadRun.parse(line("gaps,SELF")).invalid());
    }

    @Test
    void aLineThatLacksAFigureIsRefusedByName() {
        String lacking = line("").replace("\"rss_mb\"", "\"memory\"");
        assertEquals(
                "confload did not say \"rss_mb\"",
                assertThrows(StrowgerException.class, () -> LoadRun.parse(lacking))
                        .getMessage());
        assertThrows(StrowgerException.class, () -> LoadRun.parse("usage: confload"));
    }
}
