package org.strowger.mediaserver;

import java.time.Clock;
import java.util.function.Consumer;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.server.EventLog;

/** What every leg of one media server works with, however it came to be. */
record Site(
        MediaServerSettings settings,
        Legs legs,
        Conferences conferences,
        EventLog events,
        Consumer<LegRecord> records,
        Clock clock) {
    /** @param far see {@link LegJournal} */
    LegJournal journal(LegRecord template, String far) {
        return new LegJournal(template, far, events, records, clock);
    }
}
