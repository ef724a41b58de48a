package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EventReceiverTest {
    private static final long MILLI = 1_000_000;

    private final StringBuilder pressed = new StringBuilder();
    private final EventReceiver receiver = new EventReceiver((digit, since) -> pressed.append(digit));
    private long now = 1_000 * MILLI;
    private int sequence = 65_530;

    private void packet(char digit, int timestamp, boolean marker, boolean end, int duration) {
        at(sequence++, digit, timestamp, marker, end, duration);
    }

    private void at(int number, char digit, int timestamp, boolean marker, boolean end, int duration) {
        byte[] event = new byte[TelephoneEvent.LENGTH];
        TelephoneEvent.write(event, TelephoneEvent.eventOf(digit), end, duration);
        receiver.packet(now, number & 0xffff, timestamp, marker, event, 0, event.length);
        pass(20);
    }

    private void pass(int millis) {
        for (int i = 0; i < millis; i += 20) {
            now += 20 * MILLI;
            receiver.tick(now);
        }
    }

    private void press(char digit, int timestamp, boolean marker, int ends) {
        for (int i = 1; i <= 4; i++) {
            packet(digit, timestamp, marker && i == 1, false, i * 160);
        }
        for (int i = 0; i < ends; i++) {
            packet(digit, timestamp, false, true, 640);
        }
    }

    @Test
    void aPressIsOneDigitWithAndWithoutMarkerHoweverOftenItsEndComes() {
        press('1', 1000, true, 3);
        press('2', 3000, false, 3);
        press('2', 5000, false, 1);
        press('#', 7000, true, 9);
        assertEquals("122#", pressed.toString());
    }

    @Test
    void aPressWhoseEndsAreLostIsTold() {
        press('7', 1000, true, 0);
        assertEquals("", pressed.toString());
        pass(400);
        assertEquals("7", pressed.toString());
        press('7', 9000, true, 0);
        press('8', 12_000, true, 0);
        assertEquals("77", pressed.toString());
        pass(400);
        assertEquals("778", pressed.toString());
    }

    @Test
    void aPressOfWhichOnlyAnEndArrivesIsTold() {
        packet('5', 1000, false, true, 800);
        packet('6', 4000, false, true, 800);
        assertEquals("56", pressed.toString());
    }

    @Test
    void aKeyHeldForTwentySecondsIsOneDigit() {
        int timestamp = -70_000;
        packet('9', timestamp, true, false, 160);
        for (int segment = 0; segment < 3; segment++) {
            for (int duration = 320; duration < 0xffff; duration += 160) {
                packet('9', timestamp, false, false, duration);
            }
            packet('9', timestamp, false, false, 0xffff);
            timestamp += 0xffff;
        }
        packet('9', timestamp, false, true, 400);
        packet('9', timestamp, false, true, 400);
        assertEquals("9", pressed.toString());
    }

    @Test
    void aSenderThatNeverMovesTheTimestampIsUnderstood() {
        press('1', 1000, true, 3);
        press('1', 1000, true, 3);
        press('1', 1000, false, 3);
        press('2', 1000, false, 3);
        assertEquals("1112", pressed.toString());
    }

    @Test
    void aSenderThatMovesTheTimestampWithEveryPacketIsUnderstood() {
        for (int i = 1; i <= 8; i++) {
            packet('4', 1000 + i * 160, i == 1, i > 6, Math.min(i, 7) * 160);
        }
        pass(400);
        assertEquals("4", pressed.toString());
    }

    @Test
    void packetsOutOfOrderMakeNoDigitOfTheirOwn() {
        int first = sequence;
        sequence += 8;
        at(first, '3', 1000, true, false, 160);
        at(first + 2, '3', 1000, false, false, 480);
        at(first + 1, '3', 1000, false, false, 320);
        at(first + 4, '3', 1000, false, true, 640);
        at(first + 3, '3', 1000, false, false, 560);
        at(first + 5, '3', 1000, false, true, 640);
        assertEquals("3", pressed.toString());
    }

    @Test
    void whatIsNoKeyIsNoDigit() {
        byte[] flash = {16, 10, 0, 100};
        receiver.packet(now, 1, 1000, true, flash, 0, 4);
        receiver.packet(now, 2, 1000, true, new byte[] {1, 2}, 0, 2);
        pass(400);
        assertEquals("", pressed.toString());
    }
}
