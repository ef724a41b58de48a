package org.strowger.directory;

import java.util.Map;
import java.util.Optional;

/**
 * The agreement of all dispatchers on one host for a conference (SPEC B6, F3). A win is "absent, or my own value".
 *
 * <p>Any thread. Implementations answer within a bounded time; one that cannot know says {@link Outcome.Unknown}.
 */
public interface Committal {
    /** Makes the value the conference's if it has none. */
    Outcome commit(ConferenceKey conference, Commitment mine);

    /** The agreed host. */
    Optional<Commitment> holder(ConferenceKey conference);

    /** Takes the value away if it still is this one; else changes nothing. */
    void release(ConferenceKey conference, Commitment mine);

    /** All that are agreed on now, a copy. */
    Map<ConferenceKey, Commitment> all();

    /** What came of it. */
    sealed interface Outcome {
        /** The value is mine. */
        record Won() implements Outcome {}

        /** Another was first, and everybody goes there. */
        record Lost(Commitment holder) implements Outcome {}

        /**
         * Nobody can tell: ask again.
         *
         * @param why one line
         */
        record Unknown(String why) implements Outcome {}
    }
}
