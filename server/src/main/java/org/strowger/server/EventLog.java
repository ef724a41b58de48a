package org.strowger.server;

import java.util.function.Consumer;
import org.strowger.protocol.v1.CallEvent;

/**
 * What happened to calls on this server, for the ladder that a person can look at (SPEC G3, G4).
 *
 * <p>Any thread may record; listeners are called on a thread of the log's own, in order, and may not block it for long.
 */
public interface EventLog {
    /**
     * Records that something happened here and now.
     *
     * @param attempt the attempt id, or "" for what concerns no call
     * @param what one word
     * @param from sender of the message, "" when it is not one
     * @param to receiver of the message, "" when it is not one
     * @param text one line; no secrets and no withheld numbers
     */
    void record(String attempt, String what, String from, String to, String text);

    /**
     * Subscribes.
     *
     * @param replay whether the last few thousand events come first
     * @return ends the subscription
     */
    AutoCloseable listen(boolean replay, Consumer<CallEvent> listener);
}
