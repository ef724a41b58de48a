package org.strowger.bridge;

import org.strowger.bridge.PacketStore.Slot;

/**
 * Where the playing of a jitter buffer stands: its packets, and how far they have been played. Cuts frames out of payloads
 * of one byte per timestamp unit (G.711, G.722) without decoding them.
 */
abstract sealed class Playout permits JitterBuffer {
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
    private final byte[] joined = new byte[Frame.SAMPLES];

    final boolean isEmpty() {
        return packets.size() == 0;
    }

    final Slot first() {
        return packets.first();
    }

    /** A packet's sound was played from so many units behind its beginning. */
    final void played(long now, Slot slot, long offset) {
        if (offset == 0 || slot.timestamp == position) {
            waited(now, slot.arrived);
        }
    }

    /** A packet that came then is played now. */
    final void waited(long now, long came) {
        delay = now - came;
        slack.add(now, delay);
    }

    /** The first packet is used up. */
    final void drop() {
        lastSequence = packets.first().sequence;
        packets.release(packets.removeFirst());
    }

    /** The first packet is used up, but its payload is needed until the next frame is taken. */
    private void lend() {
        lastSequence = packets.first().sequence;
        lent = packets.removeFirst();
    }

    final void takeBack() {
        if (lent != PacketStore.NONE) {
            packets.release(lent);
            lent = PacketStore.NONE;
        }
    }

    /** See {@link Line#prefetch}. */
    final int prefetchLent() {
        return lent.length;
    }

    /**
     * Fills the frame from the position on, which moves by what is played. There is a packet.
     *
     * @param spliced whether something was cut out before
     * @return units that are missing at the frame's end because no packet is left; the position has not moved over them
     */
    final int cut(long now, Codec.Decoder decoder, Frame frame, boolean spliced) {
        int whole = Frame.SAMPLES;
        dropStale();
        if (isEmpty()) {
            return whole;
        }
        Slot first = packets.first();
        int lead = (int) Math.max(0, Math.min(whole, first.timestamp - position));
        int offset = (int) Math.max(0, position - first.timestamp);
        if (lead == whole) {
            position += whole;
            return 0;
        }
        if (lead == 0 && first.length - offset >= whole) {
            frame.present(first.payload, offset, whole, 0, decoder.level(first.payload, offset, whole), spliced);
            played(now, first, offset);
            position += whole;
            if (offset + whole == first.length) {
                lend();
            }
            return 0;
        }
        int count = join(now, lead);
        frame.present(joined, 0, count, lead, decoder.level(joined, 0, count), spliced);
        position += lead + count;
        int rest = whole - lead - count;
        if (isEmpty()) {
            return rest;
        }
        position += rest;
        return 0;
    }

    /** Packets may have timestamps that do not follow their sequence: what the position has passed cannot be played. */
    private void dropStale() {
        while (!isEmpty() && packets.first().end() <= position) {
            drop();
        }
    }

    /** Collects a frame that no single packet holds; stops at a hole. Returns its bytes. */
    private int join(long now, int lead) {
        int count = 0;
        while (!isEmpty() && lead + count < Frame.SAMPLES) {
            Slot first = packets.first();
            long behind = position + lead + count - first.timestamp;
            if (behind < 0) {
                break;
            }
            if (behind >= first.length) {
                drop();
                continue;
            }
            int offset = (int) behind;
            int bytes = Math.min(first.length - offset, Frame.SAMPLES - lead - count);
            System.arraycopy(first.payload, offset, joined, count, bytes);
            played(now, first, offset);
            count += bytes;
            if (offset + bytes >= first.length) {
                drop();
            }
        }
        return count;
    }
}
