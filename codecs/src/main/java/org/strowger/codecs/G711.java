package org.strowger.codecs;

import org.strowger.bridge.Codec;

/**
 * G.711, the telephone network's coding: µ-law ({@link #PCMU}) and A-law ({@link #PCMA}), 8,000 samples and bytes a second
 * (ITU-T G.711; RFC 3551 §4.5.14; SPEC D4).
 *
 * <p>Without memory, so that one constant is codec, decoder and encoder for everybody, on any thread. By table: 256
 * entries back to linear; to linear codes 16 KiB (µ, 14 significant bits) or 4 KiB (A, 12 bits), which stay in the first
 * level cache where a table of all 65,536 samples would not.
 */
@SuppressWarnings("ImmutableEnumChecker") // The tables are written in the constructor alone.
public enum G711 implements Codec, Codec.Decoder, Codec.Encoder {
    /** µ-law, static payload type 0. */
    PCMU(0, 2) {
        @Override
        short expand(int code) {
            int bits = ~code;
            int magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
            return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
        }

        @Override
        byte compress(int magnitude, boolean negative) {
            // 33 moves the segment borders onto powers of two; what overflows is clipped to the last step.
            int biased = Math.min(magnitude + 33, 0x1fff);
            int segment = 26 - Integer.numberOfLeadingZeros(biased);
            int code = segment << 4 | (biased >> (segment + 1) & 0x0f);
            return (byte) (code ^ (negative ? 0x7f : 0xff));
        }
    },
    /** A-law, static payload type 8. */
    PCMA(8, 4) {
        @Override
        short expand(int code) {
            int bits = code ^ 0x55;
            int segment = (bits & 0x70) >> 4;
            int step = (bits & 0x0f) << 4;
            int magnitude = segment == 0 ? step + 8 : (step + 0x108) << (segment - 1);
            return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
        }

        @Override
        byte compress(int magnitude, boolean negative) {
            int segment = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude));
            int code = segment == 0 ? magnitude : segment << 4 | (magnitude >> (segment - 1) & 0x0f);
            return (byte) ((negative ? code : code | 0x80) ^ 0x55);
        }
    };

    private final int payloadType;
    private final int shift;
    private final int mask;
    private final short[] linear = new short[256];
    private final short[] amplitude = new short[256];
    private final byte[] codes;

    G711(int payloadType, int shift) {
        this.payloadType = payloadType;
        this.shift = shift;
        codes = new byte[1 << (16 - shift)];
        mask = codes.length - 1;
        for (int code = 0; code < 256; code++) {
            linear[code] = expand(code);
            amplitude[code] = (short) Math.abs(linear[code]);
        }
        for (int step = Short.MIN_VALUE >> shift; step <= Short.MAX_VALUE >> shift; step++) {
            // The one's complement keeps both halves alike: -1 is the negative zero (G.711 has two).
            codes[step & mask] = compress(step < 0 ? ~step : step, step < 0);
        }
    }

    abstract short expand(int code);

    /** @param magnitude without sign, in the steps of the table */
    abstract byte compress(int magnitude, boolean negative);

    /** The static RTP payload type (RFC 3551 table 4). */
    public int payloadType() {
        return payloadType;
    }

    @Override
    public int clockRate() {
        return 8000;
    }

    @Override
    public int sampleRate() {
        return 8000;
    }

    @Override
    public boolean hasMemory() {
        return false;
    }

    @Override
    public Decoder decoder() {
        return this;
    }

    @Override
    public Encoder encoder() {
        return this;
    }

    /** One code to one 16-bit sample. */
    public short decode(byte code) {
        return linear[code & 0xff];
    }

    /** One 16-bit sample to one code. */
    public byte encode(short sample) {
        return codes[sample >> shift & mask];
    }

    @Override
    public int level(byte[] payload, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        short[] table = amplitude;
        int sum = 0;
        for (int i = offset, end = offset + length; i < end; i++) {
            sum += table[payload[i] & 0xff];
        }
        return sum / length;
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int at) {
        short[] table = linear;
        for (int i = 0; i < length; i++) {
            pcm[at + i] = table[payload[offset + i] & 0xff];
        }
        return length;
    }

    @Override
    public int encode(short[] pcm, int offset, int count, byte[] payload, int at) {
        byte[] table = codes;
        int bits = shift;
        int low = mask;
        for (int i = 0; i < count; i++) {
            payload[at + i] = table[pcm[offset + i] >> bits & low];
        }
        return count;
    }
}
