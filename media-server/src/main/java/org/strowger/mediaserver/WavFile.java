package org.strowger.mediaserver;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.strowger.codecs.G711;
import org.strowger.server.StrowgerException;

/** Reads RIFF/WAVE files of one channel at 8 kHz: 16-bit linear, µ-law or A-law (RFC 2361). */
final class WavFile {
    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FORMAT = 0x20746d66;
    private static final int DATA = 0x61746164;
    private static final int LINEAR = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;

    private WavFile() {}

    /**
     * @throws StrowgerException if it is no such file
     */
    static short[] samples(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        try {
            if (in.getInt() != RIFF || in.getInt() < 0 || in.getInt() != WAVE) {
                throw new StrowgerException("not a WAV file");
            }
            int coding = 0;
            while (true) {
                int chunk = in.getInt();
                int size = in.getInt();
                if (chunk == DATA) {
                    return decode(in.slice(in.position(), Math.clamp(size, 0, in.remaining())), coding);
                }
                if (chunk == FORMAT) {
                    coding = coding(in.slice(in.position(), 16).order(ByteOrder.LITTLE_ENDIAN));
                }
                // Chunks lie at even places.
                in.position(Math.addExact(in.position(), size + (size & 1)));
            }
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException e) {
            throw new StrowgerException("the WAV file ends too early", e);
        }
    }

    private static int coding(ByteBuffer format) {
        int coding = format.getShort(0);
        if (format.getShort(2) != 1 || format.getInt(4) != 8000) {
            throw new StrowgerException("the WAV file is not mono at 8 kHz");
        }
        if (format.getShort(14) != (coding == LINEAR ? 16 : 8)) {
            throw new StrowgerException("the WAV file is neither 16-bit linear nor G.711");
        }
        return coding;
    }

    private static short[] decode(ByteBuffer data, int coding) {
        if (coding == LINEAR) {
            short[] samples = new short[data.remaining() / 2];
            data.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            return samples;
        }
        if (coding != MU_LAW && coding != A_LAW) {
            throw new StrowgerException("the WAV file is neither 16-bit linear nor G.711");
        }
        byte[] codes = new byte[data.remaining()];
        data.get(codes);
        short[] samples = new short[codes.length];
        (coding == MU_LAW ? G711.PCMU : G711.PCMA).decode(codes, 0, codes.length, samples, 0);
        return samples;
    }
}
