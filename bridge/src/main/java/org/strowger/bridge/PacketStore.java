package org.strowger.bridge;

/**
 * The packets of a jitter buffer, in sequence order. Slots are made when they are first needed and the one freed last is
 * used next, so that a calm stream lives in one or two of them, warm in the cache, and an idle one has none.
 */
final class PacketStore {
    /** A second of 20 ms packets, 640 ms of 10 ms ones: more than any buffer may hold. */
    static final int CAPACITY = 64;

    /** 60 ms of G.711, G.722, or of Opus at 64 kbit/s. */
    static final int PAYLOAD = 480;

    /** Nobody sends longer packets over Ethernet; what is longer than {@link #PAYLOAD} is rare. */
    static final int LONGEST = 1460;

    static final class Slot {
        byte[] payload = new byte[PAYLOAD];
        int length;
        /** Timestamp units. */
        int duration;

        long sequence;
        long timestamp;
        long arrived;

        void fill(byte[] from, int offset, int count) {
            if (count > payload.length) {
                payload = new byte[LONGEST];
            }
            System.arraycopy(from, offset, payload, 0, count);
            length = count;
        }

        long end() {
            return timestamp + duration;
        }
    }

    /** No packet. */
    static final Slot NONE = new Slot();

    /** All of them may be free at once, and the one that was lent besides. */
    private final Slot[] free = new Slot[CAPACITY + 1];

    private final Slot[] ordered = new Slot[CAPACITY];
    private int frees;
    private int size;

    int size() {
        return size;
    }

    /** See {@link Line#prefetch}: the slot that is played next or, when there is none, the one that is filled next. */
    int prefetch(int depth) {
        if (size == 0 && frees == 0) {
            return 0;
        }
        return size == 0 ? prefetch(free, frees - 1, depth) : prefetch(ordered, 0, depth);
    }

    private static int prefetch(Slot[] slots, int at, int depth) {
        Slot slot = slots[at];
        if (depth == 0) {
            return slot.length;
        }
        byte[] payload = slot.payload;
        return payload[0] + payload[48] + payload[112] + payload[159];
    }

    /** The earliest. */
    Slot first() {
        return ordered[0];
    }

    Slot last() {
        return ordered[size - 1];
    }

    /** An empty slot, not yet among the ordered ones; there is one as long as {@link #size} is below the capacity. */
    Slot take() {
        if (frees == 0) {
            return new Slot();
        }
        return free[--frees];
    }

    /** Puts a filled slot into its place; most packets come last. */
    void insert(Slot slot) {
        int at = size;
        while (at > 0 && ordered[at - 1].sequence > slot.sequence) {
            ordered[at] = ordered[at - 1];
            at--;
        }
        ordered[at] = slot;
        size++;
    }

    /** Takes the earliest out; the caller frees it when its payload is no longer lent. */
    Slot removeFirst() {
        Slot first = ordered[0];
        size--;
        System.arraycopy(ordered, 1, ordered, 0, size);
        return first;
    }

    void release(Slot slot) {
        free[frees++] = slot;
    }

    void clear() {
        while (size > 0) {
            release(ordered[--size]);
        }
    }
}
