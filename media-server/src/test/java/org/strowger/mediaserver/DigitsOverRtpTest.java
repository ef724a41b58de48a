package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.strowger.codecs.G711;
import org.strowger.mediaserver.MediaPlane.MediaLeg;
import org.strowger.server.StrowgerException;

/** Telephone events (RFC 4733) of one leg, both ways, over real sockets. */
@Timeout(60)
class DigitsOverRtpTest {
    private final RtpMediaPlane plane = new RtpMediaPlane(MediaSettings.on("127.40.5.1"));
    private final RtpPhone phone = new RtpPhone("127.40.5.2", 500, G711.PCMU);
    private final AtomicBoolean flowing = new AtomicBoolean();
    private final Queue<Character> digits = new ConcurrentLinkedQueue<>();
    private final MediaLeg leg = plane.open(
            new MediaPlane.Events() {
                @Override
                public void flowing() {
                    flowing.set(true);
                }

                @Override
                public void digit(char digit) {
                    digits.add(digit);
                }
            },
            true);

    @BeforeEach
    void call() {
        leg.connect(phone.target(true));
        phone.call(leg.address(), leg.port());
    }

    @AfterEach
    void end() {
        phone.close();
        plane.close();
    }

    private long count(String counter) {
        return plane.counters().getOrDefault(counter, -1L);
    }

    @Test
    void digitsAreHeardOncePerKeyWhateverTheNetworkRepeats() {
        Patience.until("flowing", flowing::get);
        int timestamp = 100_000;
        for (char digit : "1125#".toCharArray()) {
            int key = TelephoneEvent.eventOf(digit);
            for (int i = 1; i <= 3; i++) {
                phone.event(key, false, false, i * 160, timestamp);
            }
            for (int i = 0; i < 3; i++) {
                phone.event(key, false, true, 640, timestamp);
            }
            timestamp += 2000;
        }
        // The same keys by SIP INFO, and one more.
        "1125#9".chars().forEach(c -> leg.digitBySignalling((char) c));
        Patience.until("six digits", () -> digits.size() >= 6);
        assertEquals("#11259", sorted());
        Patience.until("settled", () -> count("digits_twice") == 5);
        assertEquals(6, digits.size());
    }

    /** RTP and signalling race; whichever of the two tells a key first, each is told once. */
    private String sorted() {
        return digits.stream().sorted().map(String::valueOf).collect(Collectors.joining());
    }

    @Test
    void digitsAreSentAsEventsWithThreeEndsAndNoSpeechBetween() {
        Patience.until("silence", () -> phone.hasHeard(5));
        leg.sendDigits("42");
        Patience.until("16 event packets", () -> events().size() >= 14);
        Patience.until("speech again", () -> phone.received().getLast().payloadType() == 0);
        List<RtpPhone.Received> events = events();
        assertEquals(14, events.size());
        List<RtpPhone.Received> four = events.subList(0, 7);
        assertTrue(four.getFirst().marker());
        assertEquals(
                1, four.stream().map(RtpPhone.Received::timestamp).distinct().count());
        assertEquals(3, four.stream().filter(e -> e.payload()[1] < 0).count());
        assertEquals(4, four.getFirst().payload()[0]);
        assertEquals(2, events.getLast().payload()[0]);
        List<RtpPhone.Received> all = phone.received();
        for (int i = 1; i < all.size(); i++) {
            assertEquals(all.get(i - 1).sequence() + 1 & 0xffff, all.get(i).sequence());
        }
        int first = all.indexOf(four.getFirst());
        assertTrue(all.subList(first, first + 14).stream().allMatch(p -> p.payloadType() == 101));
        int before = all.get(first - 1).timestamp();
        int after = all.get(first + 14).timestamp();
        assertEquals(before + 160, four.getFirst().timestamp());
        // Two keys of 5 - 1 + 3 + 3 ticks; the stream's time went on meanwhile.
        assertEquals(before + 160 + 2 * 10 * 160, after);
        assertThrows(StrowgerException.class, () -> leg.sendDigits("4x"));
    }

    private List<RtpPhone.Received> events() {
        return phone.received().stream().filter(p -> p.payloadType() == 101).toList();
    }

    @Test
    void digitsOnTheirWayAreGivenUpWhenTheFarEndNoLongerTakesThemAndSpeechGoesOn() {
        Patience.until("silence", () -> phone.hasHeard(5));
        leg.sendDigits("1234567890");
        Patience.until("the first", () -> !events().isEmpty());
        leg.connect(Targets.withoutEvents(phone.target(true)));
        Patience.until("speech again", () -> phone.received().getLast().payloadType() == 0);
        assertEquals(1, count("digits_not_sent"));
        int sent = events().size();
        phone.forget();
        Patience.until("speech", () -> phone.hasHeard(50));
        assertEquals(0, events().size(), "after " + sent);
        leg.sendDigits("7");
        Patience.until("told", () -> count("digits_not_sent") == 2);
    }

    @Test
    void aKeyToldBothWaysByOneWhoseConferenceRestsIsOneKey() {
        Patience.until("flowing", flowing::get);
        phone.stopSending();
        leg.connect(Targets.held(phone.target(true)));
        leg.join("x");
        Patience.until("rest", () -> count("rested") == 1);
        LockSupport.parkNanos(2_500_000_000L);
        leg.digitBySignalling('6');
        Patience.until("told", () -> digits.size() == 1);
        for (int i = 1; i <= 3; i++) {
            phone.event(6, i == 1, i == 3, i * 160, 50_000);
        }
        Patience.until("twin", () -> count("digits_twice") == 1);
        assertEquals("6", sorted());
    }
}
