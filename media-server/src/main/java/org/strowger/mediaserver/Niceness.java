package org.strowger.mediaserver;

import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * A thread's nice value (setpriority(2), which on Linux is of a single thread). A media worker has a deadline every 5 ms; the
 * threads that set up calls, compile and collect have none, and share its core (docs/design/packet-io.md).
 */
final class Niceness {
    private Niceness() {}

    /**
     * Gives the calling thread another one.
     *
     * @param value -20 to 19, less is more of the core; below 0 it takes CAP_SYS_NICE or a limit that allows it (LimitNICE)
     * @return why it cannot be had; empty if it was taken, or is 0, with which every thread begins
     */
    static Optional<String> take(int value) {
        if (value == 0) {
            return Optional.empty();
        }
        if (!LinuxPacketIo.runsHere()) {
            return Optional.of("not known how on this system");
        }
        try (Arena arena = Arena.ofConfined()) {
            int result = new LinuxSockets(arena).niceness(value);
            return result < 0 ? Optional.of(LinuxSockets.meaning(-result)) : Optional.empty();
        }
    }
}
