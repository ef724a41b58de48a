package org.strowger.bridge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames from one worker to another: one writer, one reader, no lock, nothing allocated after it is made. What does not
 * fit is refused; the reader throws old frames away when the writer's ticks have run ahead of his.
 */
final class FrameRing {
    private static final int CAPACITY = 8;

    /** One place; its contents are the writer's until published, then the reader's until released. */
    static final class Cell {
        final Frame frame = new Frame();
        final byte[] payload = new byte[PacketStore.PAYLOAD];
        final short[] samples = new short[Frame.SAMPLES];
        Kind kind = Kind.NOTHING;
        int length;
        Codec codec;

        Cell(Codec codec) {
            this.codec = codec;
        }
    }

    enum Kind {
        NOTHING,
        PAYLOAD,
        SAMPLES
    }

    private final Cell[] cells = new Cell[CAPACITY];

    private final AtomicLong read = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    FrameRing(Codec codec) {
        for (int i = 0; i < CAPACITY; i++) {
            cells[i] = new Cell(codec);
        }
    }

    /** Whether there is room. Writer. */
    boolean hasRoom() {
        return written.getPlain() - read.getAcquire() < CAPACITY;
    }

    /** The cell to fill, before {@link #publish}. Writer. */
    Cell writable() {
        return cells[(int) (written.getPlain() & (CAPACITY - 1))];
    }

    void publish() {
        written.setRelease(written.getPlain() + 1);
    }

    /** How many frames wait. Reader. */
    int waiting() {
        return (int) (written.getAcquire() - read.getPlain());
    }

    /** The oldest waiting. Reader. */
    Cell readable() {
        return cells[(int) (read.getPlain() & (CAPACITY - 1))];
    }

    void release() {
        read.setRelease(read.getPlain() + 1);
    }
}
