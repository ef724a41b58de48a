package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.strowger.codecs.G711;
import org.strowger.mediaserver.MediaPlane.Events;
import org.strowger.mediaserver.MediaPlane.Figures;
import org.strowger.mediaserver.MediaPlane.MediaLeg;
import org.strowger.mediaserver.MediaPlane.Target;

/** Quality of real legs, and what hostile packets do to it: over sockets of loopback. */
final class QualityOfLegsTest {
    private static final String PLANE = "127.61.1.1";
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final RtpMediaPlane plane = new RtpMediaPlane(MediaSettings.on(PLANE));
    private final RtpPhone phone = new RtpPhone("127.61.1.2", 500, G711.PCMU);
    private final RtpPhone stranger = new RtpPhone("127.61.1.3", 700, G711.PCMU);
    private final Random random = new Random(SEED);

    QualityOfLegsTest() {
        System.out.println("seed " + SEED);
    }

    @AfterEach
    void end() {
        phone.close();
        stranger.close();
        plane.close();
    }

    private MediaLeg leg(Target target) {
        MediaLeg leg = plane.open(new Events() {}, true);
        leg.connect(target);
        leg.join("x");
        phone.call(leg.address(), leg.port());
        return leg;
    }

    private long count(String counter) {
        return plane.counters().getOrDefault(counter, -1L);
    }

    private static Figures figures(MediaLeg leg) {
        AtomicReference<Figures> now = new AtomicReference<>();
        leg.measure(now::set);
        Patience.until("figures", () -> now.get() != null);
        return now.get();
    }

    /** Answers a sender report as a receiver that has lost one packet in fifty. */
    private static byte[] answer(byte[] report, int highest) {
        ByteBuffer theirs = ByteBuffer.wrap(report);
        return ByteBuffer.allocate(32)
                .putInt(0x81c90007)
                .putInt(99)
                .putInt(theirs.getInt(4))
                .putInt(5 << 24)
                .putInt(highest)
                .putInt(16)
                .putInt(theirs.getInt(10))
                .putInt(0)
                .array();
    }

    @Test
    void bothDirectionsAreMeasuredWithReportsOnThePortAbove() {
        MediaLeg leg = leg(phone.target(true));
        assertEquals(StreamQuality.UNKNOWN, figures(leg).out());
        Patience.until("a report", () -> !phone.reports().isEmpty());
        byte[] report = phone.reports().getFirst();
        int highest = phone.received().getLast().sequence();
        phone.report(PLANE, leg.port() + 1, answer(report, highest));
        Patience.until("the far end's view", () -> figures(leg).out().mos().isPresent());
        Figures figures = figures(leg);
        assertEquals(100 * 5 / 256.0, figures.out().lossNowPercent().orElseThrow(), 0.01);
        assertEquals(0, figures.out().lossPercent().orElseThrow());
        assertEquals(2, figures.out().jitterMillis().orElseThrow());
        assertTrue(figures.roundTripMillis().isPresent());
        assertTrue(figures.in().mos().orElseThrow() > 3.5, "" + figures);
        assertTrue(
                figures.in().bufferMillis().isPresent()
                        && figures.in().delayMillis().orElseThrow() >= 20,
                "" + figures);
        leg.close(last -> {});
        Patience.until("a BYE", () -> phone.reports().stream().anyMatch(QualityOfLegsTest::endsWithBye));
    }

    private static boolean endsWithBye(byte[] packet) {
        return packet.length >= 8 && (packet[packet.length - 7] & 0xff) == RtcpReader.BYE;
    }

    @Test
    void reportsShareThePortOfThePacketsIfTheFarEndWantsIt() {
        Target apart = phone.target(true);
        leg(Targets.at(apart.address(), apart.port(), apart.port()));
        Patience.until(
                "a report among the packets", () -> phone.received().stream().anyMatch(p -> p.payloadType() == 72));
        assertTrue(phone.reports().isEmpty());
        byte[] empty = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
        long before = count("rtcp_received");
        phone.raw(empty, empty.length);
        Patience.until("a report was taken", () -> count("rtcp_received") > before);
        assertEquals(0, count("malformed"));
    }

    @Test
    void mediaBeforeTheAnswerIsDroppedAndWhatComesAfterIsHeardWhole() {
        MediaLeg leg = plane.open(new Events() {}, false);
        phone.call(leg.address(), leg.port());
        // A port that nobody has told about yet takes nothing in.
        Patience.until("early packets", () -> count("unknown_source") > 20);
        assertEquals(0, figures(leg).in().packets().orElse(0));
        leg.connect(phone.target(false));
        leg.join("x");
        Patience.until("a second of speech", () -> figures(leg).in().packets().orElse(0) > 50);
        assertEquals(0, figures(leg).in().lost().orElseThrow());
    }

    @Test
    void aFloodOfGarbageFromStrangersIsCountedAndNobodyHearsIt() {
        MediaLeg leg = leg(phone.target(true));
        Patience.until("speech", () -> figures(leg).in().packets().orElse(0) > 25);
        stranger.stopSending();
        stranger.call(leg.address(), leg.port());
        long before = count("unknown_source");
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            stranger.raw(garbage, garbage.length);
            stranger.report(PLANE, leg.port() + 1, garbage);
        }
        Patience.until("dropped", () -> count("unknown_source") > before + 1000);
        Figures during = figures(leg);
        long heard = during.in().packets().orElseThrow();
        Patience.until("it goes on", () -> figures(leg).in().packets().orElseThrow() > heard + 50);
        assertEquals(0, count("ticks_failed"));
        assertEquals(StreamQuality.UNKNOWN, figures(leg).out());
    }

    @Test
    void aFloodOfReportsFromTheFarEndItselfChangesNothing() {
        MediaLeg leg = leg(phone.target(true));
        Patience.until("speech", () -> figures(leg).in().packets().orElse(0) > 25);
        byte[] report = ByteBuffer.allocate(32).putInt(0x81c90007).putInt(1).array();
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = report.clone();
            for (int changed = 4; changed < packet.length; changed++) {
                packet[changed] = (byte) random.nextInt();
            }
            phone.report(PLANE, leg.port() + 1, packet);
        }
        Patience.until("read", () -> count("reports_about_others") > 1000);
        long heard = figures(leg).in().packets().orElseThrow();
        Patience.until("it goes on", () -> figures(leg).in().packets().orElseThrow() > heard + 50);
        assertEquals(StreamQuality.UNKNOWN, figures(leg).out(), "seed " + SEED);
        assertEquals(0, count("ticks_failed"));
    }
}
