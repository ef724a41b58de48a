package org.strowger.sip;

import java.time.Duration;

/** What a call needs of the agent that it belongs to. */
interface Endpoint {
    JainStack stack();

    Identity identity();

    SipSettings settings();

    /** Runs a task on the serial queue of a Call-ID. */
    void run(String callId, Runnable task);

    /** Runs a task on that queue later. */
    Timer later(String callId, Duration delay, Runnable task);

    /** The call is over and done; it counts no more. */
    void remove(Call call);

    /** A timer that was started. */
    interface Timer {
        /** A timer that never fires. */
        Timer NONE = () -> {};

        /** The task will not begin any more, unless it waits on the queue already. */
        void cancel();
    }
}
