package org.strowger.mediaserver;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Far ends by {@link TransportAddress#key}, found without making an object. Open addressing; one thread. */
final class AddressTable {
    /** What is done with a packet of a known far end. */
    interface Delivery {
        void to(LegStream stream, long now, long source, byte[] packet, int length);
    }

    private long[] keys = new long[64];
    private @Nullable LegStream[] streams = new @Nullable LegStream[64];
    private int size;

    /** Enters a stream; refuses if another one has the address. */
    boolean put(long key, LegStream stream) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int at = find(key);
        LegStream there = streams[at];
        if (there != null) {
            return there == stream;
        }
        keys[at] = key;
        streams[at] = stream;
        size++;
        return true;
    }

    /** Hands a packet to whom it is from; false if nobody is known there. */
    boolean deliver(long key, long source, Delivery delivery, long now, byte[] packet, int length) {
        LegStream stream = streams[find(key)];
        if (stream == null) {
            return false;
        }
        delivery.to(stream, now, source, packet, length);
        return true;
    }

    /** Takes a stream out, if it is what the address belongs to. */
    void remove(long key, LegStream stream) {
        int at = find(key);
        if (streams[at] != stream) {
            return;
        }
        streams[at] = null;
        size--;
        // Those behind it may have been pushed on by it: enter them again.
        int mask = keys.length - 1;
        for (int i = (at + 1) & mask; streams[i] != null; i = (i + 1) & mask) {
            LegStream moved = streams[i];
            streams[i] = null;
            int to = find(keys[i]);
            keys[to] = keys[i];
            streams[to] = moved;
        }
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int at = (int) ((key * 0x9e3779b97f4a7c15L) >>> 40) & mask;
        while (streams[at] != null && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable LegStream[] old = streams;
        keys = new long[oldKeys.length * 2];
        streams = Arrays.copyOf(new @Nullable LegStream[0], keys.length);
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                int to = find(oldKeys[i]);
                keys[to] = oldKeys[i];
                streams[to] = old[i];
            }
        }
    }
}
