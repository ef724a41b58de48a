package org.strowger.bridge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames from one worker to another: one writer, one reader, no lock, nothing allocated after it is made. What does not
 * fit is refused; the reader throws old frames away when the writer's ticks have run ahead of his.
 */
final class FrameRing {
    private static final int CAPACITY = 8;
    private static final int MOST_WAITING = 3;
    private static final int WATCHED_TICKS = 50;

    /** One place; its contents are the writer's until published, then the reader's until released. */
    static final class Cell {
        final Frame frame = new Frame();
        Kind kind = Kind.NOTHING;
        /** Of the frame, the payload or the samples. */
        Codec codec;

        int length;
        private byte[] payload = new byte[PacketStore.PAYLOAD];
        private short[] samples = new short[Frame.SAMPLES];

        Cell(Codec codec) {
            this.codec = codec;
        }

        byte[] payload() {
            return payload;
        }

        short[] samples() {
            return samples;
        }

        void keep(byte[] from, int offset, int count) {
            if (count > payload.length) {
                payload = new byte[PacketStore.LONGEST];
            }
            System.arraycopy(from, offset, payload, 0, count);
            length = count;
        }

        void keep(short[] from, int offset, int count) {
            if (offset + count > samples.length) {
                samples = new short[Band.FULL.samples()];
            }
            System.arraycopy(from, offset, samples, offset, count);
            length = count;
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
    private int least = CAPACITY;
    private int ticks;
    private boolean skipped;

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

    /**
     * Whether a frame is there for this tick; called once per tick. Frames that have waited for a whole second are delay that
     * nobody needs, and after a stall of either worker one second's is too long to wait for that. Reader.
     */
    boolean hasNext() {
        int waiting = waiting();
        if (waiting > MOST_WAITING) {
            release(waiting - 1);
            waiting = 1;
            skipped = true;
        }
        least = Math.min(least, waiting);
        if (++ticks == WATCHED_TICKS) {
            if (least > 1) {
                release(1);
                skipped = true;
            }
            ticks = 0;
            least = CAPACITY;
        }
        return waiting > 0;
    }

    /** Whether frames were thrown away before the one that is read now; told once. Reader. */
    boolean skipped() {
        boolean told = skipped;
        skipped = false;
        return told;
    }

    private int waiting() {
        return (int) (written.getAcquire() - read.getPlain());
    }

    /** The oldest waiting. Reader. */
    Cell readable() {
        return cells[(int) (read.getPlain() & (CAPACITY - 1))];
    }

    /** Gives cells back to the writer. Reader. */
    void release(int count) {
        read.setRelease(read.getPlain() + count);
    }
}
