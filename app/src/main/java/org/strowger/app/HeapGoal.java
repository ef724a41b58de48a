package org.strowger.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;

/**
 * The size that the heap is to keep to. Without one, ZGC takes a quarter of the machine's memory before it collects what a few hundred
 * megabytes hold, and neighbours miss it. A goal, not a limit: who needs more gets more, up to {@code -Xmx}.
 *
 * <p>Set by ourselves, for as an option of the command line it keeps the virtual machine from starting where it is above the limit.
 */
final class HeapGoal {
    private static final String OPTION = "SoftMaxHeapSize";

    private HeapGoal() {}

    /**
     * Sets it, unless whoever started us has set one, or the limit is lower.
     *
     * @param bytes 1 or more
     */
    static void set(long bytes) {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (machine != null && bytes < Runtime.getRuntime().maxMemory() && isOurs(machine.getVMOption(OPTION))) {
            machine.setVMOption(OPTION, Long.toString(bytes));
        }
    }

    private static boolean isOurs(VMOption option) {
        return option.getOrigin() == VMOption.Origin.DEFAULT || option.getOrigin() == VMOption.Origin.ERGONOMIC;
    }
}
