package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final long SECOND = 1_000_000_000;
    private static final int THEIRS = 4711;

    private final Random random = new Random(SEED);
    private final Counters counters = new Counters();
    private final RtpSender sender = new RtpSender(counters, new Workspace());
    private final QualityMeter quality = new QualityMeter(counters);
    private final Rtcp rtcp = new Rtcp("strowger@192.0.2.1", random, counters, sender, quality);
    private final List<byte[]> sent = new ArrayList<>();
    private final PacketIo.Socket socket = new PacketIo.Socket() {
        @Override
        public int port() {
            return 4001;
        }

        @Override
        public void send(TransportAddress to, byte[] header, int headerLength, byte[] payload, int payloadLength) {
            sent.add(Arrays.copyOf(header, headerLength));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private long now = 1000 * SECOND;

    RtcpTest() {
        System.out.println("seed " + SEED);
        sender.agree(Agreed.of(Targets.at("127.0.0.1", 4000, 4001)));
    }

    private void speak(int packets) {
        for (int i = 0; i < packets; i++) {
            sender.audio(PacketIo.Socket.NONE, TransportAddress.NOBODY, new byte[160], 160);
        }
    }

    private void hear(int from, int packets) {
        for (int i = from; i < from + packets; i++) {
            now += SECOND / 50;
            quality.reception().audio(now, i & 0xffff, 160 * i, THEIRS);
        }
    }

    private byte[] report() {
        quality.endInterval(12, 0);
        rtcp.report(now, socket, TransportAddress.NOBODY);
        assertTrue(RtcpReader.isValid(sent.getLast(), sent.getLast().length), "seed " + SEED);
        return sent.getLast();
    }

    private static byte[] receiverReport(
            int about, int fraction, int lost, int highest, int jitter, int lsr, int dlsr) {
        return ByteBuffer.allocate(32)
                .putInt(0x81c90007)
                .putInt(THEIRS)
                .putInt(about)
                .putInt(fraction << 24 | (lost & 0xffffff))
                .putInt(highest)
                .putInt(jitter)
                .putInt(lsr)
                .putInt(dlsr)
                .array();
    }

    private long count(MediaCounter counter) {
        return counters.values().getOrDefault(counter.name().toLowerCase(Locale.ROOT), -1L);
    }

    private void received(byte[] packet) {
        rtcp.received(now, packet, packet.length);
    }

    @Test
    void reportsComeAtRandomWithinTheBoundsOfTheRfc() {
        // §6.2 and §6.3.1: Tmin 5 s, the first half of it, times 0.5 to 1.5, divided by 1.21828.
        long begun = now;
        List<Long> times = new ArrayList<>();
        while (times.size() < 200) {
            if (rtcp.due(now)) {
                times.add(now - begun);
            }
            now += SECOND / 50;
        }
        assertTrue(times.getFirst() >= 1.02 * SECOND && times.getFirst() <= 3.1 * SECOND, "seed " + SEED);
        long longest = 0;
        long shortest = Long.MAX_VALUE;
        for (int i = 1; i < times.size(); i++) {
            longest = Math.max(longest, times.get(i) - times.get(i - 1));
            shortest = Math.min(shortest, times.get(i) - times.get(i - 1));
        }
        assertTrue(shortest >= 2.03 * SECOND && longest <= 6.18 * SECOND, "seed " + SEED);
        assertTrue(longest - shortest > 3 * SECOND, "seed " + SEED);
    }

    @Test
    void aReportHasTheSenderTheReceptionAndTheCanonicalName() {
        speak(100);
        hear(0, 50);
        hear(60, 50);
        ByteBuffer report = ByteBuffer.wrap(report());
        assertEquals(0x81c8000c, report.getInt(0));
        assertEquals(sender.ssrc(), report.getInt(4));
        assertEquals(100, report.getInt(20));
        assertEquals(16_000, report.getInt(24));
        assertEquals(THEIRS, report.getInt(28));
        assertEquals(10 * 256 / 110, report.get(32));
        assertEquals(10, report.getInt(32) & 0xffffff);
        assertEquals(109, report.getInt(36));
        assertEquals(0x81ca, report.getShort(52) & 0xffff);
        assertEquals(sender.ssrc(), report.getInt(56));
        String text = new String(report.array(), 62, report.get(61), StandardCharsets.US_ASCII);
        assertEquals("strowger@192.0.2.1", text);
        rtcp.bye(now, socket, TransportAddress.NOBODY);
        byte[] bye = sent.getLast();
        assertTrue(RtcpReader.isValid(bye, bye.length));
        assertEquals(0x81cb0001, ByteBuffer.wrap(bye).getInt(bye.length - 8));
    }

    @Test
    void lossIsOfTheIntervalInTheReportAndOfTheWholeInTheFigures() {
        hear(0, 100);
        quality.endInterval(10, 0);
        hear(150, 50);
        quality.endInterval(10, 0);
        StreamQuality in = quality.figures(0, 0).in();
        assertEquals(50, in.lost().orElseThrow());
        assertEquals(50, in.lossNowPercent().orElseThrow(), 0.01);
        assertEquals(25, in.lossPercent().orElseThrow(), 0.01);
        hear(200, 200);
        quality.endInterval(10, 0);
        in = quality.figures(0, 0).in();
        assertEquals(0, in.lossNowPercent().orElseThrow(), 0.01);
        assertEquals(12.5, in.lossPercent().orElseThrow(), 0.01);
        assertTrue(in.mosNow().orElseThrow() > 4.3 && in.mos().orElseThrow() < 4.1, "" + in);
    }

    @Test
    void nothingIsKnownBeforeItWasMeasured() {
        MediaPlane.Figures figures = quality.figures(0, 0);
        assertEquals(MediaPlane.Figures.NONE, figures);
        hear(0, 10);
        quality.endInterval(10, 0);
        StreamQuality in = quality.figures(0, 0).in();
        // A fifth of a second is too little to be judged.
        assertTrue(in.mos().isEmpty() && in.mosNow().isEmpty() && in.packets().orElse(0) == 10, "" + in);
        assertEquals("MOS unknown", "MOS " + (in.mos().isPresent() ? "known" : "unknown"));
        assertEquals(StreamQuality.UNKNOWN, quality.figures(500, 0).out());
    }

    @Test
    void theFarEndsReportTellsHowWeAreHeardAndTheRoundTrip() {
        speak(1000);
        ByteBuffer ours = ByteBuffer.wrap(report());
        int lsr = ours.getInt(10);
        now += SECOND;
        // It kept our report for 0.9 s, so 100 ms were on the way.
        int highest = (sender.sequence() - 1) & 0xffff;
        received(receiverReport(sender.ssrc(), 13, 20, highest, 80, lsr, 58_982));
        MediaPlane.Figures figures = quality.figures(1000, 0);
        assertEquals(100, figures.roundTripMillis().orElseThrow(), 0.1);
        StreamQuality out = figures.out();
        assertEquals(980, out.packets().orElseThrow());
        assertEquals(2, out.lossPercent().orElseThrow(), 0.01);
        assertEquals(5.08, out.lossNowPercent().orElseThrow(), 0.01);
        assertEquals(10, out.jitterMillis().orElseThrow(), 0.01);
        assertEquals(70, out.delayMillis().orElseThrow(), 0.1);
        assertEquals(3.87, out.mos().orElseThrow(), 0.1);
        assertTrue(out.late().isEmpty() && out.bufferMillis().isEmpty(), "what it does not tell is unknown");
    }

    @Test
    void aReportAboutAnotherSourceOrThatCannotBeTrueIsIgnored() {
        speak(100);
        int highest = (sender.sequence() - 1) & 0xffff;
        received(receiverReport(sender.ssrc() + 1, 255, 90, highest, 0, 0, 0));
        assertEquals(1, count(MediaCounter.REPORTS_ABOUT_OTHERS));
        received(receiverReport(sender.ssrc(), 255, 101, highest, 0, 0, 0));
        received(receiverReport(sender.ssrc(), 0, 0, highest + 50, 0, 0, 0));
        received(receiverReport(sender.ssrc(), 0, 0, highest, -1, 0, 0));
        assertEquals(3, count(MediaCounter.REPORTS_ABSURD));
        assertEquals(StreamQuality.UNKNOWN, quality.figures(100, 0).out());
        // An echo of what we never sent tells no time.
        received(receiverReport(sender.ssrc(), 0, 0, highest, 0, 12_345, 0));
        assertTrue(quality.figures(100, 0).roundTripMillis().isEmpty());
        assertTrue(quality.figures(100, 0).out().mos().isPresent());
    }

    @Test
    void whatTheFarEndSentIsEchoedOnlyIfItIsTheSourceThatWeHear() {
        hear(0, 10);
        byte[] senderReport = ByteBuffer.allocate(28)
                .putInt(0x80c80006)
                .putInt(THEIRS)
                .putInt(0x01020304)
                .putInt(0x05060708)
                .array();
        received(senderReport);
        now += SECOND / 2;
        ByteBuffer report = ByteBuffer.wrap(report());
        assertEquals(0x03040506, report.getInt(24));
        assertEquals(32_768, report.getInt(28), 2);
        ByteBuffer.wrap(senderReport).putInt(4, THEIRS + 1);
        received(senderReport);
        assertEquals(0, ByteBuffer.wrap(report()).getInt(24));
    }

    @Test
    void garbageIsCountedAndChangesNothing() {
        speak(100);
        byte[] valid = receiverReport(sender.ssrc(), 0, 0, sender.sequence() - 1, 0, 0, 0);
        long told = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] packet = Arrays.copyOf(valid, random.nextInt(64));
            for (int changes = 1 + random.nextInt(3); changes > 0 && packet.length > 0; changes--) {
                packet[random.nextInt(Math.min(packet.length, 4))] = (byte) random.nextInt();
            }
            boolean isValid = RtcpReader.isValid(packet, packet.length);
            told += isValid ? 1 : 0;
            received(packet);
        }
        assertEquals(100_000, count(MediaCounter.RTCP_RECEIVED));
        assertEquals(100_000 - told, count(MediaCounter.RTCP_MALFORMED), "seed " + SEED);
        assertTrue(told < 10_000 && sent.isEmpty(), told + " taken, seed " + SEED);
        StreamQuality out = quality.figures(100, 0).out();
        assertTrue(out.equals(StreamQuality.UNKNOWN) || out.lost().orElse(-1) == 0, "" + out);
        assertFalse(RtcpReader.isValid(new byte[0], 0));
    }

    @Test
    void reportsAndSpeechAreToldApartOnOnePort() {
        byte[] report = receiverReport(1, 0, 0, 0, 0, 0, 0);
        assertTrue(RtcpReader.isRtcp(report, report.length));
        byte[] speech = new byte[172];
        for (int type : new int[] {0, 8, 9, 96, 101, 127}) {
            RtpHeader.write(speech, true, type, 1, 1, 1);
            assertFalse(RtcpReader.isRtcp(speech, speech.length));
        }
    }
}
