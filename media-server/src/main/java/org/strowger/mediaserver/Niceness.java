package org.strowger.mediaserver;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.strowger.server.StrowgerException;

/**
 * A thread's nice value (setpriority(2), which on Linux is of a single thread). A media worker has a deadline every 5 ms; the
 * threads that set up calls, compile and collect have none, and share its core (docs/design/packet-io.md).
 */
final class Niceness {
    private static final int PRIO_PROCESS = 0;
    private static final int THE_CALLING_THREAD = 0;

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
        Linker linker = Linker.nativeLinker();
        Linker.Option errno = Linker.Option.captureCallState("errno");
        MethodHandle setpriority = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setpriority"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                errno);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int failed = (int) setpriority.invokeExact(state, PRIO_PROCESS, THE_CALLING_THREAD, value);
            if (failed == 0) {
                return Optional.empty();
            }
            int reason = (int) Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"))
                    .get(state, 0L);
            return Optional.of(LinuxSockets.meaning(reason));
        } catch (Throwable e) {
            throw new StrowgerException("setpriority failed: " + e, e);
        }
    }
}
