package org.strowger.switchboard;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.strowger.protocol.v1.Decision;
import org.strowger.protocol.v1.Did;
import org.strowger.protocol.v1.LegRecord;

/** Writes the records of one attempt's legs, numbered within each leg (SPEC A9). Confined to the attempt's queue. */
final class LegJournal {
    private final String server;
    private final String attempt;
    private final Did did;
    private final Consumer<LegRecord> out;
    private final Map<String, Integer> sequences = new HashMap<>();

    LegJournal(String server, String attempt, Did did, Consumer<LegRecord> out) {
        this.server = server;
        this.attempt = attempt;
        this.did = did;
        this.out = out;
    }

    void write(AttemptAction.CallerRecord record, Leg leg, Optional<Decision> decision, String degree, long atMs) {
        LegRecord.Builder form = form(record.event(), LegRecord.LegKind.CALLER, leg, decision, degree, atMs)
                .setLeg(attempt + ".caller")
                .setCause(record.cause())
                .setBy(record.by())
                .setText(record.text());
        put(form);
    }

    void write(AttemptAction.CallbackRecord record, Optional<Decision> decision, String degree, long atMs) {
        Leg leg = record.callback();
        LegRecord.Builder form = form(record.event(), LegRecord.LegKind.CALLBACK_IN, leg, decision, degree, atMs)
                .setLeg(attempt + ".callback-" + leg.uniqueId())
                .setCause(record.cause())
                .setBy(record.by())
                .setText(record.text());
        put(form);
    }

    private LegRecord.Builder form(
            LegRecord.Event event,
            LegRecord.LegKind kind,
            Leg leg,
            Optional<Decision> decision,
            String degree,
            long atMs) {
        LegRecord.Builder form = LegRecord.newBuilder()
                .setServer(server)
                .setAttempt(attempt)
                .setEvent(event)
                .setAtMs(atMs)
                .setKind(kind)
                .setAccount(did.getAccount())
                .setDid(did.getNumber())
                .setFrom(leg.from().shown())
                .setTo(leg.number().text())
                .setTrunk(leg.trunk());
        decision.ifPresent(d -> form.setConference(d.getConference()));
        if (event == LegRecord.Event.RELEASED || event == LegRecord.Event.BRIDGED) {
            form.setRelease(degree);
        }
        if (event == LegRecord.Event.CREATED && kind == LegRecord.LegKind.CALLBACK_IN) {
            decision.ifPresent(d ->
                    form.setPricePerMinuteMicros(d.getPricePerMinuteMicros()).setCurrency(d.getCurrency()));
        }
        return form;
    }

    private void put(LegRecord.Builder form) {
        out.accept(form.setSequence(sequences.merge(form.getLeg(), 1, Integer::sum))
                .build());
    }
}
