package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingPacketsTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final WaitingPackets waiting = new WaitingPackets();

    /** Remembers what it takes; refuses the packets that begin with 13. */
    private static final class Phone implements WaitingPackets.Leg {
        private final List<String> taken = new ArrayList<>();
        private int roused;

        @Override
        public void rtp(long at, long source, byte[] packet, int offset, int length) {
            if (packet[offset] == 13) {
                throw new IllegalStateException("13");
            }
            taken.add(text(at, source, Arrays.copyOfRange(packet, offset, offset + length)));
        }

        @Override
        public void multiplexed(long at, long source, byte[] packet, int length) {
            taken.add("report " + text(at, source, Arrays.copyOf(packet, length)));
        }

        @Override
        public void rtcp(long at, long source, byte[] packet, int length) {
            throw new IllegalStateException("reports do not wait");
        }

        @Override
        public void roused() {
            roused++;
        }
    }

    private static String text(long at, long source, byte[] packet) {
        return at + " " + source + " " + Arrays.toString(packet);
    }

    @Test
    void everyLegTakesItsOwnPacketsInTheirOrderHoweverManyWaitAndHoweverLongTheyAre() {
        Random random = new Random(SEED);
        List<Phone> phones = new ArrayList<>();
        List<Deque<String>> expected = new ArrayList<>();
        int[] numbers = new int[300];
        for (int i = 0; i < numbers.length; i++) {
            phones.add(new Phone());
            expected.add(new ArrayDeque<>());
            numbers[i] = waiting.enter(phones.get(i));
        }
        byte[] packet = new byte[1500];
        for (int i = 0; i < 40_000; i++) {
            int who = random.nextInt(numbers.length);
            if (random.nextInt(i < 20_000 ? 100 : 3) == 0) {
                waiting.deliver(numbers[who]);
                assertEquals(List.copyOf(expected.get(who)), phones.get(who).taken, "seed " + SEED);
            }
            int length = 1 + (random.nextInt(50) == 0 ? random.nextInt(1500) : random.nextInt(8));
            for (int j = 0; j < length; j++) {
                packet[j] = (byte) (20 + random.nextInt(100));
            }
            expected.get(who).add(text(i, who, Arrays.copyOf(packet, length)));
            waiting.add(numbers[who], i, who, packet, length);
        }
        for (int i = 0; i < numbers.length; i++) {
            waiting.leave(numbers[i]);
            assertEquals(List.copyOf(expected.get(i)), phones.get(i).taken, "seed " + SEED);
        }
    }

    @Test
    void aNumberIsGivenAgainAndWhatWaitedWentToWhoHadIt() {
        Phone first = new Phone();
        Phone second = new Phone();
        int number = waiting.enter(first);
        waiting.add(number, 1, 2, new byte[] {3}, 1);
        waiting.leave(number);
        assertEquals(number, waiting.enter(second));
        waiting.deliver(number);
        assertEquals(List.of("1 2 [3]"), first.taken);
        assertEquals(List.of(), second.taken);
    }

    @Test
    void aReportAmongThePacketsDoesNotWait() {
        Phone phone = new Phone();
        int number = waiting.enter(phone);
        byte[] report = {(byte) 0x80, (byte) RtcpReader.RECEIVER_REPORT, 0, 1, 0, 0, 0, 1};
        waiting.add(number, 1, 2, new byte[] {3}, 1);
        waiting.add(number, 1, 2, report, report.length);
        assertEquals(List.of("report " + text(1, 2, report)), phone.taken);
    }

    @Test
    void aLegThatRestsIsRousedByItsNextPacketButByNoReport() {
        Phone phone = new Phone();
        int number = waiting.enter(phone);
        waiting.add(number, 1, 2, new byte[] {3}, 1);
        waiting.rest(number);
        assertEquals(0, phone.roused);
        waiting.deliver(number);
        waiting.rest(number);
        byte[] report = {(byte) 0x80, (byte) RtcpReader.RECEIVER_REPORT, 0, 1, 0, 0, 0, 1};
        waiting.add(number, 1, 2, report, report.length);
        waiting.deliver(number);
        assertEquals(0, phone.roused);
        waiting.add(number, 1, 2, new byte[] {4}, 1);
        assertEquals(1, phone.roused);
        waiting.add(number, 1, 2, new byte[] {5}, 1);
        waiting.deliver(number);
        assertEquals(List.of("1 2 [4]", "1 2 [5]"), phone.taken.subList(2, 4));
        assertEquals(1, phone.roused);
    }

    @Test
    void aPacketThatItsLegCannotTakeDoesNotHoldUpTheNext() {
        Phone phone = new Phone();
        int number = waiting.enter(phone);
        waiting.add(number, 1, 2, new byte[] {13}, 1);
        waiting.add(number, 1, 2, new byte[] {14}, 1);
        assertThrows(IllegalStateException.class, () -> waiting.deliver(number));
        waiting.deliver(number);
        assertEquals(List.of("1 2 [14]"), phone.taken);
    }
}
