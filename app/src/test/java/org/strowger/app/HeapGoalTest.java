package org.strowger.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeapGoalTest {
    private final HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    private final String before = goal();

    private String goal() {
        return machine.getVMOption("SoftMaxHeapSize").getValue();
    }

    @AfterEach
    void restore() {
        machine.setVMOption("SoftMaxHeapSize", before);
    }

    @Test
    void isNotSetAboveTheLimitOfTheHeapOrOverWhatIsSet() {
        HeapGoal.set(Long.MAX_VALUE);
        assertEquals(before, goal());
        HeapGoal.set(20_000_000);
        assertEquals("20000000", goal());
        HeapGoal.set(30_000_000);
        assertEquals("20000000", goal());
    }
}
