package org.strowger.accounts;

import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.LegRecord.Event;
import org.strowger.protocol.v1.LegRecord.LegKind;

/** Records as servers tell them. */
final class Told {
    private Told() {}

    static LegRecord.Builder of(String leg, int sequence, LegKind kind, Event event, long at) {
        return LegRecord.newBuilder()
                .setLeg(leg)
                .setSequence(sequence)
                .setServer(kind == LegKind.CALLBACK_OUT ? "strasbourg" : "metz")
                .setAttempt("a1")
                .setKind(kind)
                .setEvent(event)
                .setAtMs(at)
                .setAccount("acme")
                .setConference("acme/weekly")
                .setFrom("+33612345678")
                .setTo("+33387000100")
                .setTrunk("carrier");
    }
}
