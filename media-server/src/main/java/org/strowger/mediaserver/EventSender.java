package org.strowger.mediaserver;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends digits as telephone events (RFC 4733 §2.5.1): 100 ms each with a packet every 20 ms, the last one three times, and
 * a pause of 60 ms, in which no speech goes out either, so that the far end hears the keys apart. One thread.
 */
final class EventSender {
    private static final int TICKS_HELD = 5;
    private static final int ENDS = 3;
    private static final int TICKS_PAUSED = 3;

    private final Deque<Character> digits = new ArrayDeque<>();
    private int tick;
    private int begun;

    void add(String more) {
        for (int i = 0; i < more.length(); i++) {
            digits.add(more.charAt(i));
        }
    }

    /** Leaves out what has not been sent yet; returns whether there was anything. */
    boolean stop() {
        boolean stopped = !digits.isEmpty();
        digits.clear();
        tick = 0;
        return stopped;
    }

    boolean active() {
        return !digits.isEmpty();
    }

    /** One tick's part, instead of speech. */
    void tick(RtpSender sender, PacketIo.Socket socket, TransportAddress to) {
        int key = TelephoneEvent.eventOf(digits.element());
        if (tick == 0) {
            begun = sender.timestamp();
        }
        sender.pass();
        if (tick < TICKS_HELD - 1) {
            sender.event(socket, to, tick == 0, begun, key, false, (tick + 1) * sender.frameUnits());
        } else if (tick < TICKS_HELD - 1 + ENDS) {
            sender.event(socket, to, false, begun, key, true, TICKS_HELD * sender.frameUnits());
        }
        if (++tick == TICKS_HELD - 1 + ENDS + TICKS_PAUSED) {
            tick = 0;
            digits.remove();
        }
    }
}
