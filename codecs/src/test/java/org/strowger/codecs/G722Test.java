package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.strowger.bridge.Codec;

class G722Test {
    private static final int SECOND = 16_000;

    /** Noise and a triangle wave, in whole numbers, so that any language makes the same. */
    private static short[] knownSound() {
        short[] sound = new short[SECOND];
        int state = 1;
        int smooth = 0;
        for (int i = 0; i < sound.length; i++) {
            state = state * 1_103_515_245 + 12_345;
            int noise = (state >>> 16) - 32_768;
            smooth = ((7 * smooth) >> 3) + (noise >> 4);
            sound[i] = (short) (smooth + Math.abs(i * 37 % 800 - 400) * 40 - 8000);
        }
        return sound;
    }

    private static short[] tone(double hertz, double amplitude) {
        short[] sound = new short[SECOND];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / SECOND));
        }
        return sound;
    }

    private static byte[] encoded(short[] sound, int samplesAtOnce) {
        Codec.Encoder encoder = G722.CODEC.encoder();
        byte[] coded = new byte[sound.length / 2];
        for (int i = 0; i < sound.length; i += samplesAtOnce) {
            int count = Math.min(samplesAtOnce, sound.length - i);
            assertEquals(count / 2, encoder.encode(sound, i, count, coded, i / 2));
        }
        return coded;
    }

    private static short[] decoded(byte[] coded, int bytesAtOnce) {
        Codec.Decoder decoder = G722.CODEC.decoder();
        short[] sound = new short[coded.length * 2];
        for (int i = 0; i < coded.length; i += bytesAtOnce) {
            int count = Math.min(bytesAtOnce, coded.length - i);
            assertEquals(2 * count, decoder.decode(coded, i, count, sound, 2 * i));
        }
        return sound;
    }

    @Test
    void everyBitIsThatOfTheReference() {
        byte[] coded = encoded(knownSound(), 320);
        CRC32 bits = new CRC32();
        bits.update(coded);
        // Made of the same sound by spandsp's G.722, an implementation of its own that passes the ITU's test sequences.
        assertEquals(0xbe9a937dL, bits.getValue());
        short[] sound = decoded(coded, 160);
        ByteBuffer bytes = ByteBuffer.allocate(2 * sound.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(sound);
        CRC32 samples = new CRC32();
        samples.update(bytes);
        assertEquals(0xfc8d49b0L, samples.getValue());
    }

    @Test
    void aPayloadMayBeCutAnywhere() {
        byte[] whole = encoded(knownSound(), SECOND);
        assertArrayEquals(whole, encoded(knownSound(), 22));
        assertArrayEquals(decoded(whole, whole.length), decoded(whole, 37));
    }

    /** Signal to noise in dB, at the delay and gain that fit best. */
    private static double signalToNoise(short[] in, short[] out) {
        double best = -100;
        for (int delay = 0; delay < 30; delay++) {
            double signal = 0;
            double both = 0;
            double energy = 0;
            for (int i = 1000; i < in.length - delay; i++) {
                signal += (double) in[i] * in[i];
                both += (double) in[i] * out[i + delay];
                energy += (double) out[i + delay] * out[i + delay];
            }
            double explained = both * both / signal;
            best = Math.max(best, 10 * Math.log10(explained / (energy - explained)));
        }
        return best;
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 300, 1000, 3000, 3500})
    void tonesBelowFourKilohertzAreClean(int hertz) {
        short[] in = tone(hertz, 10_000);
        double ratio = signalToNoise(in, decoded(encoded(in, 320), 160));
        assertTrue(ratio > 33, hertz + " Hz: " + ratio + " dB");
    }

    @ParameterizedTest
    @ValueSource(ints = {5000, 6000, 7000})
    void tonesUpToSevenKilohertzArePassed(int hertz) {
        short[] in = tone(hertz, 5000);
        short[] out = decoded(encoded(in, 320), 160);
        double ratio = signalToNoise(in, out);
        assertTrue(ratio > 20, hertz + " Hz: " + ratio + " dB");
        double gain = 20 * Math.log10(Goertzel.amplitude(out, 1600, SECOND, hertz, SECOND) / 5000);
        assertTrue(Math.abs(gain) < 1, hertz + " Hz: " + gain + " dB");
    }

    @Test
    void theResponseIsFlat() {
        for (int hertz = 50; hertz <= 7000; hertz += 350) {
            short[] out = decoded(encoded(tone(hertz, 8000), 320), 160);
            double gain = 20 * Math.log10(Goertzel.amplitude(out, 1600, SECOND, hertz, SECOND) / 8000);
            // G.722 figure 10: within 1 dB of 1 kHz up to 6 kHz; 3 dB are allowed at the ends.
            assertTrue(Math.abs(gain) < 1, hertz + " Hz: " + gain + " dB");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 300, 3000, 12_000})
    void theLevelIsThatOfTheDecodedSound(int amplitude) {
        Random random = new Random(amplitude);
        short[] in = tone(350, amplitude * 0.8);
        short[] buzz = tone(1050, amplitude * 0.5);
        for (int i = 0; i < in.length; i++) {
            in[i] = (short) (in[i] + buzz[i] + random.nextGaussian() * amplitude / 10);
        }
        byte[] coded = encoded(in, 320);
        short[] out = decoded(coded, 160);
        Codec.Decoder decoder = G722.CODEC.decoder();
        for (int i = 0; i + 160 <= coded.length; i += 160) {
            int level = decoder.level(coded, i, 160);
            double mean = 0;
            for (int j = 2 * i; j < 2 * i + 320; j++) {
                mean += Math.abs(out[j]) / 320.0;
            }
            double off = 20 * Math.log10(level / mean);
            // A quiet sound's level is what prediction leaves of it, which is less.
            boolean right = Math.abs(off) < 2 || (level < 16 && off > -12 && off < 2);
            assertTrue(i < 5 * 160 || right, "frame " + i / 160 + ": " + level + " for " + mean);
        }
    }

    @Test
    void askingForTheLevelChangesNothingThatIsHeard() {
        byte[] coded = encoded(knownSound(), 320);
        Codec.Decoder decoder = G722.CODEC.decoder();
        short[] sound = new short[SECOND];
        for (int i = 0; i + 160 <= coded.length; i += 160) {
            decoder.level(coded, i, 160);
            decoder.decode(coded, i, 160, sound, 2 * i);
            decoder.level(coded, i, 160);
        }
        assertArrayEquals(decoded(coded, 160), sound);
    }

    @Test
    void silenceIsSilent() {
        byte[] coded = encoded(new short[SECOND], 320);
        assertTrue(G722.CODEC.decoder().level(coded, 4000, 160) < 4);
        for (short sample : decoded(coded, 160)) {
            assertTrue(Math.abs(sample) < 8, "" + sample);
        }
    }

    @Test
    void nothingIsRememberedAfterAReset() {
        byte[] coded = encoded(knownSound(), 320);
        Codec.Decoder decoder = G722.CODEC.decoder();
        short[] sound = new short[SECOND];
        decoder.decode(coded, 0, coded.length, sound, 0);
        decoder.reset();
        decoder.decode(coded, 0, coded.length, sound, 0);
        assertArrayEquals(decoded(coded, coded.length), sound);
        Codec.Encoder encoder = G722.CODEC.encoder();
        byte[] again = new byte[coded.length];
        encoder.encode(knownSound(), 0, SECOND, again, 0);
        encoder.reset();
        encoder.encode(knownSound(), 0, SECOND, again, 0);
        assertArrayEquals(coded, again);
    }

    @Test
    void anyBytesAreSound() {
        byte[] noise = new byte[8000];
        new Random(5).nextBytes(noise);
        decoded(noise, 160);
        assertTrue(G722.CODEC.decoder().level(noise, 0, noise.length) > 1000);
    }
}
