package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.strowger.bridge.Codec;

class OpusTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    static Stream<OpusLibrary> libraries() {
        Stream<OpusLibrary> here = OpusNatives.library().isPresent() ? Stream.of(new NativeOpus()) : Stream.empty();
        return Stream.concat(here, Stream.of(new ConcentusOpus()));
    }

    static Stream<Arguments> librariesAndRates() {
        return libraries()
                .flatMap(library -> Stream.of(8000, 16_000, 24_000, 48_000).map(rate -> Arguments.of(library, rate)));
    }

    private static List<byte[]> encoded(OpusLibrary library, int rate, OpusSettings settings, short[] sound) {
        List<byte[]> packets = new ArrayList<>();
        byte[] payload = new byte[1500];
        try (Codec.Encoder encoder = library.encoder(rate, settings)) {
            for (int i = 0; i + rate / 50 <= sound.length; i += rate / 50) {
                int length = encoder.encode(sound, i, rate / 50, payload, 7);
                packets.add(Arrays.copyOfRange(payload, 7, 7 + length));
            }
        }
        return packets;
    }

    /** Signal to noise in dB, at the delay that fits best. */
    private static double signalToNoise(short[] in, short[] out, int rate) {
        double best = -100;
        for (int delay = 0; delay < rate / 80; delay++) {
            double signal = 0;
            double noise = 0;
            for (int i = rate / 10; i < in.length - delay; i++) {
                double off = in[i] - out[i + delay];
                signal += (double) in[i] * in[i];
                noise += off * off;
            }
            best = Math.max(best, 10 * Math.log10(signal / noise));
        }
        return best;
    }

    @ParameterizedTest
    @MethodSource("librariesAndRates")
    void speechSurvives(OpusLibrary library, int rate) {
        short[] in = Voice.speaking(rate, 1, 120);
        short[] out = new short[in.length];
        int at = 0;
        try (Codec.Decoder decoder = library.decoder(rate)) {
            for (byte[] packet : encoded(library, rate, OpusSettings.SPEECH, in)) {
                assertEquals(960, OpusPacket.duration(packet, 0, packet.length));
                assertEquals(Codec.Decoder.UNKNOWN, decoder.level(packet, 0, packet.length));
                at += decoder.decode(packet, 0, packet.length, out, at);
            }
        }
        assertEquals(in.length, at);
        double ratio = signalToNoise(in, out, rate);
        // Of an error that is heard least; what ruins the sound leaves nothing of it.
        assertTrue(ratio > 6, library.name() + " " + rate + ": " + ratio + " dB");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void anyRateIsDecodedAtAnyOther(OpusLibrary library) {
        for (int from : new int[] {8000, 48_000}) {
            List<byte[]> packets = encoded(library, from, OpusSettings.SPEECH, Voice.speaking(from, 1, 150));
            for (int to : new int[] {8000, 16_000, 24_000, 48_000}) {
                short[] out = new short[to];
                int at = 0;
                try (Codec.Decoder decoder = library.decoder(to)) {
                    for (byte[] packet : packets) {
                        at += decoder.decode(packet, 0, packet.length, out, at);
                    }
                }
                assertEquals(to, at);
                double ratio = signalToNoise(Voice.speaking(to, 1, 150), out, to);
                // Little, since delays are not whole samples of 8 kHz: what is asked here is whether it is the same
                // sound at all.
                assertTrue(ratio > 4, library.name() + " " + from + " to " + to + ": " + ratio + " dB");
            }
        }
    }

    private static double energy(short[] sound, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) sound[i] * sound[i];
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void whatIsLostIsInventedAndFadesAway(OpusLibrary library) {
        short[] out = new short[16_000 * 2];
        int at = 0;
        try (Codec.Decoder decoder = library.decoder(16_000)) {
            for (byte[] packet : encoded(library, 16_000, OpusSettings.SPEECH, Voice.speaking(16_000, 0.5, 130))) {
                at += decoder.decode(packet, 0, packet.length, out, at);
            }
            int end = at;
            for (int i = 0; i < 40; i++) {
                assertEquals(320, decoder.conceal(out, at, 320));
                at += 320;
            }
            assertTrue(energy(out, end, end + 320) > 0.1 * energy(out, end - 320, end));
            assertTrue(energy(out, at - 320, at) < 0.01 * energy(out, end - 320, end));
            assertEquals(100, decoder.conceal(out, at, 100));
        }
    }

    /** Every ninth packet lost, and concealed or recovered; error of the decoded sound against the whole one. */
    private static double error(OpusLibrary library, List<byte[]> packets, boolean recovers) {
        short[] whole = new short[320];
        short[] damaged = new short[320];
        double sum = 0;
        try (Codec.Decoder one = library.decoder(16_000);
                Codec.Decoder other = library.decoder(16_000)) {
            for (int i = 0; i < packets.size() - 1; i++) {
                byte[] packet = packets.get(i);
                byte[] next = packets.get(i + 1);
                one.decode(packet, 0, packet.length, whole, 0);
                int got = 0;
                if (i % 9 != 8) {
                    other.decode(packet, 0, packet.length, damaged, 0);
                } else {
                    got = recovers ? other.recover(next, 0, next.length, damaged, 0, 320) : 0;
                    // In a pause there is nothing to recover.
                    if (got == 0) {
                        other.conceal(damaged, 0, 320);
                    }
                    for (int j = 0; j < 320; j++) {
                        sum += Math.pow(whole[j] - damaged[j], 2);
                    }
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aLostPacketIsRecoveredFromTheNext(OpusLibrary library) {
        OpusSettings armed = OpusSettings.SPEECH.withBitRate(24_000).withExpectedLoss(20);
        short[] sound = Voice.speaking(16_000, 4, 110);
        List<byte[]> packets = encoded(library, 16_000, armed, sound);
        double gain = 10 * Math.log10(error(library, packets, false) / error(library, packets, true));
        assertTrue(gain > 5, library.name() + ": recovering is " + gain + " dB better than inventing");
        List<byte[]> unarmed = encoded(library, 16_000, armed.withErrorCorrection(false), sound);
        try (Codec.Decoder decoder = library.decoder(16_000)) {
            byte[] packet = unarmed.get(30);
            assertEquals(0, decoder.recover(packet, 0, packet.length, new short[320], 0, 320));
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void nothingIsSentOfSilenceIfSoWanted(OpusLibrary library) {
        OpusSettings sparing = OpusSettings.SPEECH.withDiscontinuous(true);
        short[] silence = new short[16_000 * 4];
        long sent = encoded(library, 16_000, sparing, silence).stream()
                .filter(p -> p.length > 0)
                .count();
        assertTrue(sent < 60, library.name() + " sent " + sent);
        assertEquals(
                200,
                encoded(library, 16_000, OpusSettings.SPEECH, silence).stream()
                        .filter(p -> p.length > 0)
                        .count());
    }

    @Test
    void aPacketWithoutContentIsSilent() {
        try (Codec.Decoder decoder = Opus.WIDEBAND.decoder()) {
            assertEquals(0, decoder.level(new byte[] {0x08}, 0, 1));
            assertEquals(0, decoder.level(new byte[0], 0, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void nothingThatComesFromOutsideThrows(OpusLibrary library) {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        List<byte[]> good = encoded(library, 48_000, OpusSettings.SPEECH, Voice.speaking(48_000, 1, 100));
        short[] out = new short[5760];
        try (Codec.Decoder decoder = library.decoder(48_000)) {
            for (int i = 0; i < 1500; i++) {
                byte[] packet = new byte[random.nextInt(1501)];
                random.nextBytes(packet);
                if (i % 3 == 0) {
                    packet = good.get(random.nextInt(good.size())).clone();
                    packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
                } else if (i % 3 == 1 && packet.length > 0) {
                    // So that long ones are not refused for their first byte alone.
                    packet[0] = (byte) ((packet[0] & 0xfc) | (packet.length < 1200 ? 0 : 3));
                }
                int duration = OpusPacket.duration(packet, 0, packet.length);
                int got = decoder.decode(packet, 0, packet.length, out, 0);
                assertTrue(got == duration || got == 0, "seed " + SEED + ", packet " + i + ": " + got);
                decoder.recover(packet, 0, packet.length, out, 0, 960);
                decoder.level(packet, 0, packet.length);
                if (got == 0) {
                    decoder.conceal(out, 0, 960);
                }
            }
            byte[] packet = good.get(20);
            assertEquals(960, decoder.decode(packet, 0, packet.length, out, 0));
        }
    }

    @Test
    void theFirstByteTellsTheDuration() {
        int[] expected = {
            480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 480, 960, 120, 240, 480, 960,
            120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960
        };
        for (int configuration = 0; configuration < 32; configuration++) {
            byte[] one = {(byte) (configuration << 3), 1, 2};
            assertEquals(expected[configuration], Opus.FULLBAND.duration(one, 0, 3));
            byte[] two = {(byte) (configuration << 3 | 1), 1, 2};
            assertEquals(2 * expected[configuration], Opus.FULLBAND.duration(two, 0, 3));
            byte[] unequal = {(byte) (configuration << 3 | 2), 1, 2, 3};
            assertEquals(2 * expected[configuration], Opus.FULLBAND.duration(unequal, 0, 4));
            byte[] three = {(byte) (configuration << 3 | 3), 3, 1, 2, 3};
            int total = 3 * expected[configuration];
            assertEquals(total > 5760 ? 0 : total, Opus.FULLBAND.duration(three, 0, 5));
        }
    }

    @Test
    void whatBreaksTheRulesHasNoDuration() {
        byte[][] malformed = {
            {},
            new byte[1277],
            {0x09, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27},
            {0x01, 1},
            {0x02},
            {0x02, 9, 1},
            {0x02, (byte) 252},
            {0x03},
            {0x03, 0},
            {0x03, 63, 1},
            {0x03, 2, 1},
            {0x03, 0x42, 9, 1},
            {0x03, 0x41, (byte) 255},
            {0x03, (byte) 0x82, 5, 1}
        };
        short[] out = new short[5760];
        for (OpusLibrary library : libraries().toList()) {
            try (Codec.Decoder decoder = library.decoder(48_000)) {
                for (int i = 0; i < malformed.length; i++) {
                    byte[] packet = malformed[i];
                    assertEquals(0, OpusPacket.duration(packet, 0, packet.length), "packet " + i);
                    assertEquals(0, decoder.decode(packet, 0, packet.length, out, 0));
                    assertFalse(OpusPacket.hasRedundancy(packet, 0, packet.length));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aClosedCoderIsNotUsedAgainAndMayBeClosedTwice(OpusLibrary library) {
        Codec.Decoder decoder = library.decoder(8000);
        Codec.Encoder encoder = library.encoder(8000, OpusSettings.SPEECH);
        decoder.close();
        encoder.close();
        assertDoesNotThrow(decoder::close);
        assertDoesNotThrow(encoder::close);
        if (library instanceof NativeOpus) {
            assertThrows(IllegalStateException.class, () -> decoder.conceal(new short[160], 0, 160));
            assertThrows(IllegalStateException.class, () -> encoder.encode(new short[160], 0, 160, new byte[99], 0));
            assertThrows(IllegalStateException.class, decoder::reset);
            assertThrows(IllegalStateException.class, encoder::reset);
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aFrameOfAnOddLengthIsRefused(OpusLibrary library) {
        try (Codec.Encoder encoder = library.encoder(16_000, OpusSettings.SPEECH)) {
            short[] pcm = new short[333];
            byte[] payload = new byte[500];
            assertThrows(IllegalArgumentException.class, () -> encoder.encode(pcm, 0, 333, payload, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5999, 510_001})
    void settingsOutOfRangeAreRefused(int bitRate) {
        assertThrows(IllegalArgumentException.class, () -> OpusSettings.SPEECH.withBitRate(bitRate));
        assertThrows(IllegalArgumentException.class, () -> OpusSettings.SPEECH.withComplexity(11));
        assertThrows(IllegalArgumentException.class, () -> OpusSettings.SPEECH.withExpectedLoss(-1));
        assertThrows(IllegalArgumentException.class, () -> new Opus(44_100, OpusSettings.SPEECH));
    }

    @Test
    void whoWantsTheSameCodecSharesIt() {
        assertEquals(Opus.WIDEBAND, new Opus(16_000, OpusSettings.SPEECH.withComplexity(5)));
        assertFalse(Opus.WIDEBAND.equals(Opus.FULLBAND));
        assertFalse(Opus.WIDEBAND.divisible());
    }
}
