package org.strowger.conference;

import java.util.Optional;

/**
 * Where the states of conferences are kept: one server's memory, or a farm's (SPEC F1).
 *
 * <p>Any thread may call. A state is written only over the version that its writer read, so that of two servers which both
 * believe themselves to be the focus one finds out.
 */
public interface ConferenceStore {
    /** The version of a conference that is not stored. */
    long ABSENT = 0;

    Optional<ConferenceState> load(String conference);

    /**
     * Stores a state.
     *
     * @param expected the stored version that it follows, {@link #ABSENT} if it is the first
     * @return false, and nothing is changed, if another version is stored
     */
    boolean save(long expected, ConferenceState next);

    /**
     * Forgets a conference.
     *
     * @return false, and nothing is changed, if another version is stored
     */
    boolean remove(String conference, long expected);
}
