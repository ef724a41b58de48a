package org.strowger.app.demo;

import java.util.List;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.Cdr;

/**
 * What a demonstration saw.
 *
 * @param seconds from the rig's start to the last check
 */
record DemoResult(DemoOptions options, List<Check> checks, List<CallEvent> events, List<Cdr> cdrs, double seconds) {
    DemoResult {
        checks = List.copyOf(checks);
        events = List.copyOf(events);
        cdrs = List.copyOf(cdrs);
    }

    /** Whether everything held. */
    boolean passed() {
        return checks.stream().allMatch(Check::held);
    }
}
