package org.strowger.switchboard;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.LegRecord;

/** What an attempt finds in its switchboard. Any thread. */
interface Office {
    SwitchboardSettings settings();

    AsteriskLink asterisk();

    Dispatchers dispatchers();

    ExpectedCallbacks expected();

    TrunkChannels channels();

    ReferPause referPause();

    Consumer<LegRecord> records();

    Executor threads();

    /** A steady clock, milliseconds. */
    long nowMs();

    Timers timers();

    /** The trunk on which that callback number rings. */
    Optional<String> trunkOf(Optional<E164> number);

    void note(String attempt, AttemptAction.Note note);

    void refused(Leg callback, String why);

    void finished(LiveAttempt attempt, Ending ending);
}
