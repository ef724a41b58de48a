package org.strowger.mediaserver;

import org.strowger.conference.FocusCommand;
import org.strowger.conference.Participant;

/** One thing that a telephone caller can do by keys (SPEC D8). A new one is a new class in {@link PhoneMenu#standard}. */
interface MenuEntry {
    /** What to press after the star. */
    String keys();

    /** What that asks of the focus, given what the caller is at that moment. */
    FocusCommand command(Participant self);
}
