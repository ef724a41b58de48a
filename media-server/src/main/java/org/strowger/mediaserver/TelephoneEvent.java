package org.strowger.mediaserver;

/** The payload of RFC 4733 §2.3, and the names of events 0 to 15 (§3.2). */
final class TelephoneEvent {
    static final int LENGTH = 4;
    private static final String DIGITS = "0123456789*#ABCD";
    /** -10 dBm0. */
    private static final int VOLUME = 10;

    private TelephoneEvent() {}

    /** Whether a character can be sent as an event. */
    static boolean isDigit(char c) {
        return DIGITS.indexOf(c) >= 0;
    }

    static int eventOf(char digit) {
        return DIGITS.indexOf(digit);
    }

    /** Whether it is a key; others (fax tones, flash) are no digits. */
    static boolean isKey(int event) {
        return event < DIGITS.length();
    }

    static char digitOf(int event) {
        return DIGITS.charAt(event);
    }

    static void write(byte[] to, int event, boolean end, int duration) {
        to[0] = (byte) event;
        to[1] = (byte) (end ? VOLUME | 0x80 : VOLUME);
        RtpHeader.writeShort(to, 2, duration);
    }
}
