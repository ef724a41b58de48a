package org.strowger.mediaserver;

/**
 * Makes key presses out of telephone-event packets (RFC 4733): one per press, told when it ends, though networks lose
 * packets, repeat the last one three times, leave out the marker, cut long presses into segments, and some senders never
 * change the timestamp. One thread.
 */
final class EventReceiver {
    /** A press whose end was lost is over when nothing was heard of it for so long; senders repeat every 20 to 50 ms. */
    private static final long SILENCE = 250_000_000;
    /** A segment is full at this duration and the press goes on in the next (§2.5.1.3). */
    private static final int FULL_SEGMENT = 0xffff;

    /** Hears of presses. */
    interface Keys {
        /** @param since when it went down */
        void pressed(char digit, long since);
    }

    /** Milliseconds. */
    private static final int SOON = 60;

    private final Keys keys;
    private int clockRate = 8000;
    private boolean any;
    private boolean held;
    private int event;
    private int timestamp;
    private int sequence;
    private int duration;
    private long heardAt;
    private long heldSince;

    EventReceiver(Keys keys) {
        this.keys = keys;
    }

    /** Timestamp units per second. */
    void clock(int rate) {
        clockRate = rate;
    }

    void packet(
            long now, int packetSequence, int packetTimestamp, boolean marker, byte[] packet, int offset, int length) {
        if (length < TelephoneEvent.LENGTH) {
            return;
        }
        int packetEvent = packet[offset] & 0xff;
        boolean end = (packet[offset + 1] & 0x80) != 0;
        int packetDuration = RtpHeader.readShort(packet, offset + 2);
        if (!TelephoneEvent.isKey(packetEvent)) {
            return;
        }
        if (any && (short) (packetSequence - sequence) <= 0 && now - heardAt < 2 * SILENCE) {
            // Out of order: whatever it tells is known from what came after it.
            return;
        }
        boolean another = !any || isAnother(packetEvent, packetTimestamp, marker, end, packetDuration);
        sequence = packetSequence;
        heardAt = now;
        if (another) {
            release();
            any = true;
            held = true;
            heldSince = now;
            event = packetEvent;
        }
        timestamp = packetTimestamp;
        duration = packetDuration;
        if (end) {
            release();
        }
    }

    private boolean isAnother(int packetEvent, int packetTimestamp, boolean marker, boolean end, int packetDuration) {
        if (packetEvent != event) {
            return true;
        }
        if (packetTimestamp == timestamp) {
            // After its end, only a sender that never moves the timestamp speaks of the next press this way.
            return !held && !end && (marker || packetDuration < duration);
        }
        int moved = packetTimestamp - timestamp;
        boolean nextSegment = held && moved == FULL_SEGMENT;
        // Some senders move the timestamp with every packet of a press; no other press can begin so soon and be as
        // long.
        boolean restamped = moved > 0
                && moved <= SOON * (clockRate / 1000)
                && (held ? packetDuration > duration : end && packetDuration >= duration);
        return marker || !(nextSegment || restamped);
    }

    /** Whether a key is held down. */
    boolean active() {
        return held;
    }

    /** When the key that is held went down; now if none is. */
    long heldSince(long now) {
        return held ? heldSince : now;
    }

    /** Each tick: ends a press of which nothing more is heard. */
    void tick(long now) {
        if (held && now - heardAt > SILENCE) {
            release();
        }
    }

    /** The far end is another one, whose numbers have nothing to do with the former one's. */
    void reset() {
        release();
        any = false;
    }

    private void release() {
        if (held) {
            held = false;
            keys.pressed(TelephoneEvent.digitOf(event), heldSince);
        }
    }
}
