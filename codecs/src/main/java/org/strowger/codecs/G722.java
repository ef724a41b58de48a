package org.strowger.codecs;

import org.strowger.bridge.Codec;

/**
 * G.722, wideband speech: 16,000 samples and 8,000 bytes a second, static payload type 9 (ITU-T G.722 mode 1, 64 kbit/s;
 * RFC 3551 §4.5.2; SPEC D4).
 *
 * <p>Its RTP clock runs at 8,000 although it samples twice as fast: an error of RFC 1890 that everybody keeps. So one byte is
 * one timestamp unit and holds two samples, and a payload may be cut between any two bytes.
 */
public final class G722 implements Codec {
    /** The one there is. */
    public static final G722 CODEC = new G722();

    private G722() {}

    @Override
    public String name() {
        return "G722";
    }

    @Override
    public int clockRate() {
        return 8000;
    }

    @Override
    public int sampleRate() {
        return 16_000;
    }

    @Override
    public Decoder decoder() {
        return new G722Decoder();
    }

    @Override
    public Encoder encoder() {
        return new G722Encoder();
    }
}
