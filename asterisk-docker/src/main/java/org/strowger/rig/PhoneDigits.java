package org.strowger.rig;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Digits as telephone-event packets (RFC 4733), sent and heard. */
final class PhoneDigits {
    private static final String DIGITS = "0123456789*#ABCD";
    private static final int STEP = 160;
    private static final int ENDS = 3;

    private final StringBuilder heard = new StringBuilder();
    private boolean any;
    private int lastTimestamp;

    /**
     * A digit to press.
     *
     * @param packets how many packets of 20 ms it is held
     * @param marker whether the first packet has the marker bit, as it should
     */
    record Event(char digit, int packets, boolean marker) {
        Event {
            if (DIGITS.indexOf(digit) < 0) {
                throw new IllegalArgumentException("not a digit of a telephone");
            }
        }
    }

    /** One digit on its way: packets of growing duration, the end three times (RFC 4733 §2.5.1.4), a pause. */
    static final class Pressing {
        private static final int PAUSE = 4;

        private final Event event;
        private final int timestamp;
        private int step;

        Pressing(Event event, int timestamp) {
            this.event = event;
            this.timestamp = timestamp;
        }

        /** Sends what is due; returns the next sequence number. */
        int send(int sequence, int ssrc, int type, Consumer<ByteBuffer> out) {
            step++;
            int next = sequence;
            boolean end = step == event.packets();
            if (step <= event.packets()) {
                for (int i = 0; i < (end ? ENDS : 1); i++) {
                    ByteBuffer packet = ByteBuffer.allocate(16);
                    PhoneMedia.header(packet, step == 1 && event.marker(), type, next++, timestamp, ssrc);
                    packet.put((byte) DIGITS.indexOf(event.digit()));
                    packet.put((byte) ((end ? 0x80 : 0) | 10));
                    packet.putShort((short) (step * STEP));
                    out.accept(packet);
                }
            }
            return next;
        }

        boolean done() {
            return step >= event.packets() + PAUSE;
        }
    }

    synchronized void heard(byte[] packet, int at, int length) {
        if (at + 4 > length || (packet[at] & 0xff) >= DIGITS.length()) {
            return;
        }
        int timestamp = ByteBuffer.wrap(packet).getInt(4);
        if (!any || timestamp != lastTimestamp) {
            heard.append(DIGITS.charAt(packet[at]));
        }
        any = true;
        lastTimestamp = timestamp;
    }

    /** By SIP INFO. */
    synchronized void heard(char digit) {
        heard.append(digit);
    }

    /** All digits heard so far. */
    synchronized String all() {
        return heard.toString();
    }
}
