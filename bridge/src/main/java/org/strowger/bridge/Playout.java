package org.strowger.bridge;

import org.strowger.bridge.PacketStore.Slot;

/** Where the playing of a jitter buffer stands: its packets, and how far they have been played. */
final class Playout {
    final PacketStore packets = new PacketStore();
    final SlackWindow slack = new SlackWindow();

    /** Timestamp units of 20 ms. */
    int frameUnits = Frame.SAMPLES;

    /** Next timestamp to be played. */
    long position;

    /** Of the packet that was used up last. */
    long lastSequence;

    /** How long the packet played last had waited, in nanoseconds; negative = unknown. */
    long delay = -1;

    private Slot lent = PacketStore.NONE;

    boolean isEmpty() {
        return packets.size() == 0;
    }

    Slot first() {
        return packets.first();
    }

    /** A packet's sound was played from so many units behind its beginning. */
    void played(long now, Slot slot, long offset) {
        if (offset == 0 || slot.timestamp == position) {
            delay = now - slot.arrived;
            slack.add(now, delay);
        }
    }

    /** The first packet is used up. */
    void drop() {
        lastSequence = packets.first().sequence;
        packets.release(packets.removeFirst());
    }

    /** The first packet is used up, but its payload is needed until the next frame is taken. */
    void lend() {
        lastSequence = packets.first().sequence;
        lent = packets.removeFirst();
    }

    void takeBack() {
        if (lent != PacketStore.NONE) {
            packets.release(lent);
            lent = PacketStore.NONE;
        }
    }

    void clear() {
        packets.clear();
        takeBack();
    }
}
