package org.strowger.codecs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory outside the heap through which payloads and samples pass to libopus and back: one for each thread, not for each
 * stream, so that it stays in the processor's cache.
 */
final class OpusScratch {
    /** Bytes of a payload; no datagram of a media path is longer. */
    static final int PAYLOAD = 4096;

    /** Samples: 120 ms at 48 kHz. */
    static final int SAMPLES = 5760;

    private static final ThreadLocal<OpusScratch> OF_THREAD = ThreadLocal.withInitial(OpusScratch::new);

    final MemorySegment payload;
    final MemorySegment pcm;

    private OpusScratch() {
        // Freed by the garbage collector some time after the thread has ended.
        Arena arena = Arena.ofAuto();
        payload = arena.allocate(PAYLOAD, 16);
        pcm = arena.allocate(2L * SAMPLES, 16);
    }

    static OpusScratch ofThread() {
        return OF_THREAD.get();
    }

    void load(byte[] from, int offset, int length) {
        MemorySegment.copy(from, offset, payload, ValueLayout.JAVA_BYTE, 0, length);
    }

    void load(short[] from, int offset, int count) {
        MemorySegment.copy(from, offset, pcm, ValueLayout.JAVA_SHORT, 0, count);
    }

    void store(short[] to, int at, int count) {
        MemorySegment.copy(pcm, ValueLayout.JAVA_SHORT, 0, to, at, count);
    }

    void store(byte[] to, int at, int length) {
        MemorySegment.copy(payload, ValueLayout.JAVA_BYTE, 0, to, at, length);
    }
}
