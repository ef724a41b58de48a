package org.strowger.systemtests;

import org.strowger.rig.RigPlan;

/** Rigs with a wire between each switchboard's Asterisk and the carrier. */
final class Wires {
    private Wires() {}

    static RigPlan everywhere(RigPlan plan) {
        return new RigPlan(
                plan.switchboards().stream().map(RigPlan.Switchboard::withWire).toList(),
                plan.phones(),
                plan.mediaServers(),
                plan.visitor());
    }
}
