package org.strowger.codecs;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.function.Consumer;

/** The memory of one of libopus's coders, which is freed once: when it is closed, or when its owner was forgotten. */
final class OpusState {
    private static final Cleaner FORGOTTEN = Cleaner.create();

    private final MemorySegment memory;
    private final Cleaner.Cleanable release;
    private boolean closed;

    /** @param owner must be kept reachable while {@link #open} is in use */
    OpusState(Object owner, MemorySegment memory, Consumer<MemorySegment> destroy) {
        this.memory = memory;
        release = FORGOTTEN.register(owner, () -> destroy.accept(memory));
    }

    /** @throws IllegalStateException after {@link #close}: freed memory must never reach libopus */
    MemorySegment open() {
        if (closed) {
            throw new IllegalStateException("coder is closed");
        }
        return memory;
    }

    void close() {
        closed = true;
        release.clean();
    }
}
