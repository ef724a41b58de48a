package org.strowger.mediaserver;

/**
 * Numbers of legs by the {@link TransportAddress#key} of their far ends, found without making an object. Open addressing; one
 * thread.
 */
final class AddressTable {
    /** Nobody is known at this address. */
    static final int NOBODY = -1;

    /** {@link TransportAddress#NO_KEY} where nothing is. */
    private long[] keys = new long[64];

    private int[] numbers = new int[64];
    private int size;

    /** Enters a leg; refuses if another one has the address. {@link TransportAddress#NO_KEY} is nobody's and everybody's. */
    boolean put(long key, int number) {
        if (key == TransportAddress.NO_KEY) {
            return true;
        }
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int at = find(key);
        if (keys[at] == key) {
            return numbers[at] == number;
        }
        keys[at] = key;
        numbers[at] = number;
        size++;
        return true;
    }

    /** Whose address it is, or {@link #NOBODY}. */
    int get(long key) {
        int at = find(key);
        return keys[at] == TransportAddress.NO_KEY ? NOBODY : numbers[at];
    }

    /** Takes a leg out, if it is what the address belongs to. */
    void remove(long key, int number) {
        int at = find(key);
        if (keys[at] == TransportAddress.NO_KEY || numbers[at] != number) {
            return;
        }
        keys[at] = TransportAddress.NO_KEY;
        size--;
        // Those behind it may have been pushed on by it: enter them again.
        int mask = keys.length - 1;
        for (int i = (at + 1) & mask; keys[i] != TransportAddress.NO_KEY; i = (i + 1) & mask) {
            long moved = keys[i];
            keys[i] = TransportAddress.NO_KEY;
            int to = find(moved);
            keys[to] = moved;
            numbers[to] = numbers[i];
        }
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int at = (int) ((key * 0x9e3779b97f4a7c15L) >>> 40) & mask;
        while (keys[at] != TransportAddress.NO_KEY && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] old = numbers;
        keys = new long[oldKeys.length * 2];
        numbers = new int[keys.length];
        for (int i = 0; i < old.length; i++) {
            if (oldKeys[i] != TransportAddress.NO_KEY) {
                int to = find(oldKeys[i]);
                keys[to] = oldKeys[i];
                numbers[to] = old[i];
            }
        }
    }
}
