package org.strowger.switchboard;

import org.strowger.protocol.v1.Decision;

/** A callback that was admitted to an attempt, and what became of its channel. Confined to its attempt. */
final class Callback {
    final Leg leg;
    final Decision decision;
    final ReleasePlan plan;
    boolean gone;
    boolean recordedEnd;

    Callback(Leg leg, Decision decision, ReleasePlan plan) {
        this.leg = leg;
        this.decision = decision;
        this.plan = plan;
    }
}
