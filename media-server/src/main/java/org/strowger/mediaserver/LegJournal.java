package org.strowger.mediaserver;

import java.time.Clock;
import java.util.function.Consumer;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.server.EventLog;

/**
 * Writes down what happens to one leg: records for the accounts (SPEC A9) and rungs for the ladder (SPEC G4). Both are
 * written here alone, so that what must not be in them is kept out in one place.
 *
 * <p>Not thread-safe: the leg's queue.
 */
final class LegJournal {
    private final LegRecord template;
    private final String far;
    private final EventLog events;
    private final Consumer<LegRecord> records;
    private final Clock clock;
    private int sequence;

    /**
     * @param template leg, server, attempt, kind and whatever else all its records share
     * @param far the other side's name in the ladder: a trunk, or "client"
     */
    LegJournal(LegRecord template, String far, EventLog events, Consumer<LegRecord> records, Clock clock) {
        this.template = template;
        this.far = far;
        this.events = events;
        this.records = records;
        this.clock = clock;
    }

    String leg() {
        return template.getLeg();
    }

    String attempt() {
        return template.getAttempt();
    }

    void record(LegRecord.Event event) {
        records.accept(next(event).build());
    }

    /** @param by see LegRecord.by */
    void ended(int cause, String by, String text) {
        records.accept(next(LegRecord.Event.ENDED)
                .setCause(cause)
                .setBy(by)
                .setText(text)
                .build());
        events.record(attempt(), "ended", "", "", "cause " + cause + " by " + by + (text.isEmpty() ? "" : ": " + text));
    }

    /** The media have ended; a leg that never had any leaves no record of them. */
    void measured(MediaPlane.Figures figures) {
        if (figures.sent() > 0 || !figures.in().equals(StreamQuality.UNKNOWN)) {
            records.accept(next(LegRecord.Event.MEASURED)
                    .setQuality(QualityRecord.of(figures))
                    .build());
        }
        events.record(attempt(), "media-closed", "", "", QualityRecord.line(figures));
    }

    /** We sent something. */
    void sent(String what, String text) {
        events.record(attempt(), what, template.getServer(), far, text);
    }

    /** We received something. */
    void received(String what, String text) {
        events.record(attempt(), what, far, template.getServer(), text);
    }

    /** Something happened here. */
    void noted(String what, String text) {
        events.record(attempt(), what, "", "", text);
    }

    private LegRecord.Builder next(LegRecord.Event event) {
        return template.toBuilder().setSequence(++sequence).setEvent(event).setAtMs(clock.millis());
    }
}
