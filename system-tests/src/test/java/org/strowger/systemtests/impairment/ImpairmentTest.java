package org.strowger.systemtests.impairment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults themselves: what is measured through them must not be blamed on the server. */
final class ImpairmentTest {
    private static final long MILLI = 1_000_000;
    private static final byte[] PACKET = {1};

    /** Arrivals of so many packets, one every 20 ms from 0. */
    private static List<Long> arrivals(String text, long seed, int packets) {
        Impairment way = ImpairmentText.parse(text).make(new Random(seed));
        List<Long> arrivals = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            way.packet(20 * MILLI * i, PACKET, (at, packet) -> arrivals.add(at));
        }
        return arrivals;
    }

    @Test
    void theSameSeedMakesTheSameNetwork() {
        String all = "discard=10 delay=30 jitter=50 duplicate=5 shuffle=5 bursts=60";
        assertEquals(arrivals(all, 7, 1000), arrivals(all, 7, 1000));
        assertTrue(!arrivals(all, 7, 1000).equals(arrivals(all, 8, 1000)));
    }

    @Test
    void lossAndDuplicatesAreWhatWasAskedFor() {
        assertEquals(9500, arrivals("discard=5", 1, 10_000).size(), 100);
        assertEquals(12_000, arrivals("duplicate=20", 1, 10_000).size(), 150);
        assertEquals(0, arrivals("discard=100 duplicate=100", 1, 100).size());
    }

    @Test
    void jitterLetsPacketsOvertakeUnlessAQueueFollows() {
        List<Long> free = arrivals("jitter=300", 1, 1000);
        List<Long> queued = arrivals("jitter=300 in-order", 1, 1000);
        assertTrue(!free.equals(free.stream().sorted().toList()));
        assertEquals(queued, queued.stream().sorted().toList());
        for (int i = 0; i < 1000; i++) {
            assertTrue(free.get(i) - 20 * MILLI * i < 300 * MILLI && free.get(i) >= 20 * MILLI * i);
        }
    }

    @Test
    void burstsOfThreeComeEverySixtyMilliseconds() {
        List<Long> arrivals = arrivals("bursts=60", 1, 300);
        assertEquals(100, arrivals.stream().distinct().count());
        assertTrue(arrivals.stream().allMatch(at -> at % (60 * MILLI) == 0));
    }

    @Test
    void aWrongClockDriftsByItsPartsPerMillion() {
        // Ten minutes of 200 ppm are 120 ms.
        List<Long> slow = arrivals("drift=-200", 1, 30_001);
        assertEquals(600_120, slow.getLast() / MILLI);
        List<Long> fast = arrivals("drift=200", 1, 30_001);
        assertEquals(120, fast.getFirst() / MILLI);
        assertEquals(600_000, fast.getLast() / MILLI);
    }

    @Test
    void aFaultMayLastForATimeOnly() {
        List<Long> arrivals = arrivals("delay=300@1-2", 1, 150);
        assertEquals(980, arrivals.get(49) / MILLI);
        assertEquals(1300, arrivals.get(50) / MILLI);
        assertEquals(2280, arrivals.get(99) / MILLI);
        assertEquals(2000, arrivals.get(100) / MILLI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss=5", "discard=many", "jitter=40@5", "delay=1@a-b"})
    void whatIsNoImpairmentIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ImpairmentText.parse(text));
    }

    @Test
    void aSessionDescriptionIsRewrittenAndTheRestOfTheMessageStays() {
        String body = "v=0\r\nc=IN IP4 127.0.0.9\r\nm=audio 4000 RTP/AVP 0\r\na=rtcp:4001\r\n";
        SipText message = new SipText(("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5;branch=x\r\nVia: other\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8));
        message.popVia();
        message.media("127.62.0.100", 40_000);
        String text = new String(message.packet(), StandardCharsets.UTF_8);
        assertTrue(text.startsWith("SIP/2.0 200 OK\r\nVia: other\r\n"), text);
        assertTrue(text.contains("c=IN IP4 127.62.0.100\r\nm=audio 40000 RTP/AVP 0"), text);
        int length = text.length() - text.indexOf("\r\n\r\n") - 4;
        assertTrue(text.contains("Content-Length: " + length + "\r\n"), text);
        assertTrue(!text.contains("a=rtcp:"), "reports would go around the relay");
    }
}
