package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.codecs.G711;
import org.strowger.mediaserver.KeyPresses.Way;
import org.strowger.mediaserver.MediaPlane.Events;
import org.strowger.mediaserver.MediaPlane.Prompt;
import org.strowger.server.StrowgerException;

class MediaPartsTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final long SECOND = 1_000_000_000;

    @Test
    void aCommandThatFailsIsLoggedWithoutItsDigits() {
        LegStream stream = new LegStream(
                MediaSettings.on("127.0.0.1"),
                "x",
                0,
                G711.PCMU,
                new Counters(),
                new WaitingPackets(),
                new Workspace(),
                Runnable::run,
                new MediaPlane.Events() {});
        assertFalse(new Command.SendDigits(stream, "314159").toString().contains("314159"));
        assertFalse(new Command.Pressed(stream, '7').toString().contains("7"));
    }

    @Test
    void addressesAreOneHostsWhenTheyAreTheSameOrBothThisMachine() {
        assertTrue(TransportAddress.isSameHost("198.51.100.7", "198.51.100.7"));
        assertTrue(TransportAddress.isSameHost("127.0.0.1", "127.77.0.9"));
        assertFalse(TransportAddress.isSameHost("198.51.100.7", "198.51.100.8"));
        assertFalse(TransportAddress.isSameHost("127.0.0.1", "198.51.100.7"));
        assertFalse(TransportAddress.isSameHost("", "host.example"));
        assertFalse(TransportAddress.isUsable("host.example", 4000));
        assertFalse(TransportAddress.isUsable("198.51.100.7", 0));
    }

    @Test
    void aKeyThatComesBothWaysIsToldOnceAndOnePressedTwiceIsToldTwice() {
        KeyPresses presses = new KeyPresses();
        assertTrue(presses.isNew(0, 0, '1', Way.RTP));
        assertTrue(presses.isNew(0, 0, '1', Way.RTP));
        assertFalse(presses.isNew(1, 1, '1', Way.SIGNALLING));
        assertFalse(presses.isNew(2, 2, '1', Way.SIGNALLING));
        assertTrue(presses.isNew(3, 3, '1', Way.SIGNALLING));
        assertTrue(presses.isNew(4, 4, '2', Way.RTP));
        // Too late to be the same press.
        assertTrue(presses.isNew(3 * SECOND, 3 * SECOND, '2', Way.SIGNALLING));
        for (int i = 0; i < 100; i++) {
            assertTrue(presses.isNew(3 * SECOND + i, 3 * SECOND + i, '3', Way.SIGNALLING));
        }
    }

    @Test
    void aKeyHeldForLongThatSignallingToldOfAtItsBeginningIsToldOnce() {
        KeyPresses presses = new KeyPresses();
        assertTrue(presses.isNew(0, 0, '1', Way.SIGNALLING));
        assertFalse(presses.isNew(6 * SECOND, 0, '1', Way.RTP));
        // The other way round, and another key meanwhile.
        assertTrue(presses.isNew(10 * SECOND, 10 * SECOND, '2', Way.SIGNALLING));
        assertTrue(presses.isNew(15 * SECOND, 10 * SECOND, '3', Way.SIGNALLING));
        assertFalse(presses.isNew(16 * SECOND, 10 * SECOND, '2', Way.RTP));
        assertTrue(presses.isNew(20 * SECOND, 16 * SECOND, '4', Way.RTP));
        assertFalse(presses.isNew(21 * SECOND, 21 * SECOND, '4', Way.SIGNALLING));
    }

    @Test
    void aLatchTakesTheFirstSourceThatCanBeMeantAndNoLaterOne() {
        TransportAddress hidden = TransportAddress.of("10.0.0.7", 4000);
        TransportAddress told = TransportAddress.of("198.51.100.7", 4000);
        TransportAddress mapped = TransportAddress.of("198.51.100.7", 61_000);
        TransportAddress stranger = TransportAddress.of("203.0.113.9", 4000);
        Latch latch = new Latch();
        assertFalse(latch.accepts(stranger.key()));
        latch.expect(told, false);
        assertFalse(latch.accepts(stranger.key()));
        assertTrue(latch.accepts(mapped.key()));
        assertFalse(latch.accepts(told.key()));
        assertTrue(latch.acceptsReport(told.key()));
        // Signalling tells of another far end, whose address means nothing here.
        latch.expect(hidden, false);
        assertTrue(latch.accepts(stranger.key()));
        assertFalse(latch.accepts(mapped.key()));
        latch.expect(told, true);
        assertFalse(latch.accepts(stranger.key()));
        assertFalse(latch.accepts(mapped.key()));
        assertTrue(latch.accepts(told.key()));
    }

    @Test
    void addressesAreFoundAgainWhateverComesAndGoes() {
        Random random = new Random(SEED);
        AddressTable table = new AddressTable();
        Map<Long, Integer> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long key = 1L + random.nextInt(400);
            int leg = random.nextInt(5);
            if (random.nextBoolean()) {
                Integer there = expected.putIfAbsent(key, leg);
                assertEquals(there == null || there == leg, table.put(key, leg), "seed " + SEED);
            } else {
                expected.remove(key, leg);
                table.remove(key, leg);
            }
        }
        for (long key = 1; key <= 400; key++) {
            assertEquals(expected.getOrDefault(key, AddressTable.NOBODY), table.get(key), "seed " + SEED);
        }
    }

    @Test
    void nobodyIsFoundAtNoAddress() {
        AddressTable table = new AddressTable();
        assertTrue(table.put(TransportAddress.NO_KEY, 0));
        assertTrue(table.put(TransportAddress.NO_KEY, 1));
        table.remove(TransportAddress.NO_KEY, 0);
        assertEquals(AddressTable.NOBODY, table.get(TransportAddress.NO_KEY));
    }

    @Test
    void lossIsWhatNeverCameAndJitterIsSmoothed() {
        ReceptionStatistics statistics = new ReceptionStatistics();
        assertTrue(statistics.jitterMillis() < 0);
        long now = 77 * SECOND;
        int lost = 0;
        for (int i = 0; i < 10_000; i++) {
            if (i % 50 == 3) {
                lost++;
            } else {
                long late = i % 2 * 8_000_000L;
                statistics.audio(now + late, 60_000 + i & 0xffff, 160 * i - 400_000, 9);
            }
            now += 20_000_000;
        }
        assertEquals(lost, statistics.lost());
        assertEquals(10_000 - lost, statistics.received());
        assertEquals(8, statistics.jitterMillis(), 1.0);
        byte[] block = new byte[24];
        statistics.report(block, 0, 5, 6);
        assertEquals(9, RtpHeader.readInt(block, 0));
        assertEquals(lost, RtpHeader.readInt(block, 4) & 0xffffff);
        assertEquals(5, RtpHeader.readInt(block, 16));
        // Another source begins: what was lost stays lost.
        statistics.audio(now, 5, 5, 10);
        statistics.audio(now, 6, 165, 10);
        assertEquals(lost, statistics.lost());
    }

    @Test
    void noPacketHoweverCutOrForgedReadsBeyondItsEnd() {
        Random random = new Random(SEED);
        RtpHeader header = new RtpHeader();
        Counters counters = new Counters();
        Rtcp rtcp =
                new Rtcp("x", random, counters, new RtpSender(counters, new Workspace()), new QualityMeter(counters));
        for (int i = 0; i < 50_000; i++) {
            int length = random.nextInt(60);
            int before = random.nextInt(3);
            byte[] packet = new byte[length];
            random.nextBytes(packet);
            if (length > 0) {
                packet[0] = (byte) ((packet[0] & 0x3f) | 0x80);
            }
            byte[] shifted = new byte[before + length];
            System.arraycopy(packet, 0, shifted, before, length);
            if (header.read(shifted, before, length)) {
                assertTrue(header.payloadLength() >= 0, "seed " + SEED);
                assertTrue(header.payloadOffset() >= before + RtpHeader.LENGTH, "seed " + SEED);
                assertTrue(header.payloadOffset() + header.payloadLength() <= before + length, "seed " + SEED);
            }
            rtcp.received(i, packet, length);
        }
    }

    @Test
    void promptsAreReadFromTheirFolderAndWhatIsNoneIsMissing(@TempDir Path folder) throws IOException {
        Path english = Files.createDirectory(folder.resolve("en"));
        Files.write(english.resolve("hello.wav"), wav((short) 1, 16, new byte[0], 1000, -1000));
        Files.write(english.resolve("odd.wav"), wav((short) 1, 16, new byte[] {1, 2, 3}, 5));
        Files.write(english.resolve("stereo.wav"), wav((short) 2, 16, new byte[0], 5));
        Files.write(english.resolve("cut.wav"), new byte[] {'R', 'I', 'F', 'F', 9});
        Files.write(english.resolve("mu.ulaw"), new byte[] {G711.PCMU.encode((short) 500)});
        Files.write(folder.resolve("secret.ulaw"), new byte[3]);
        Sounds sounds = new Sounds(Optional.of(folder));
        assertArrayEquals(new short[] {1000, -1000}, found(sounds, "hello"));
        assertArrayEquals(new short[] {5}, found(sounds, "odd"));
        assertEquals(500, found(sounds, "mu")[0], 10);
        assertTrue(found(sounds, "entry").length > 1000);
        for (String missing : new String[] {"stereo", "cut", "nothing", "../secret", ""}) {
            assertTrue(sounds.find(new Prompt(missing, "en")).isEmpty(), missing);
        }
        assertTrue(sounds.find(new Prompt("secret", "..")).isEmpty());
        assertTrue(sounds.find(new Prompt("entry", "")).isPresent(), "a tone needs no language");
    }

    private static short[] found(Sounds sounds, String name) {
        return sounds.find(new Prompt(name, "en")).orElseThrow().samples();
    }

    private static byte[] wav(short channels, int bits, byte[] extra, int... samples) {
        int padded = extra.length + (extra.length & 1);
        ByteBuffer file =
                ByteBuffer.allocate(44 + 8 + padded + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'R', 'I', 'F', 'F'}).putInt(file.capacity() - 8).put(new byte[] {'W', 'A', 'V', 'E'});
        file.put(new byte[] {'L', 'I', 'S', 'T'})
                .putInt(extra.length)
                .put(extra)
                .put(new byte[padded - extra.length]);
        file.put(new byte[] {'f', 'm', 't', ' '}).putInt(16).putShort((short) 1).putShort(channels);
        file.putInt(8000).putInt(16_000).putShort((short) 2).putShort((short) bits);
        file.put(new byte[] {'d', 'a', 't', 'a'}).putInt(2 * samples.length);
        for (int sample : samples) {
            file.putShort((short) sample);
        }
        return file.array();
    }

    @Test
    void everyCounterHasASentence() {
        assertEquals(new Counters().values().keySet(), RtpMediaPlane.meanings().keySet());
        RtpMediaPlane.meanings().forEach((name, meaning) -> assertTrue(meaning.endsWith("."), name));
    }

    @Test
    void settingsOutOfRangeAreRefusedWithTheirName() {
        StrowgerException refused = assertThrows(
                StrowgerException.class,
                () -> new MediaSettings("127.0.0.1", "127.0.0.1", 10_000, 9000, 1, 0, 400, 8, Optional.empty()));
        assertEquals("strowger.media-server.rtp.last-port is 9000, not within 10001 to 65535", refused.getMessage());
        assertThrows(
                StrowgerException.class, () -> MediaSettings.on("127.0.0.1").withWorkers(0));
    }

    @Test
    void aRangeOfPortsIsUsedUpAndThenRefused() {
        MediaSettings two =
                new MediaSettings("127.40.2.1", "127.40.2.1", 20_000, 20_003, 1, 0, 400, 8, Optional.empty());
        try (RtpMediaPlane plane = new RtpMediaPlane(two)) {
            MediaPlane.MediaLeg shared = plane.open(new Events() {}, true);
            MediaPlane.MediaLeg own = plane.open(new Events() {});
            assertEquals(20_000, shared.port());
            assertEquals(20_002, own.port());
            MediaPlane.MediaLeg none = plane.open(new Events() {});
            assertThrows(StrowgerException.class, none::port);
            assertThrows(StrowgerException.class, () -> new RtpMediaPlane(two.withWorkers(2)));
            AtomicBoolean ended = new AtomicBoolean();
            own.close(f -> ended.set(true));
            Patience.until("the port is free", ended::get);
            assertEquals(20_002, none.port());
        }
        // Also the plane that failed for want of a second pair has given its first one back.
        new RtpMediaPlane(two).close();
    }
}
