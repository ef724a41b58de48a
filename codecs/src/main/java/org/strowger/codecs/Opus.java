package org.strowger.codecs;

import org.strowger.bridge.Codec;

/**
 * Opus, for speech and music from narrowband to fullband (RFC 6716; in RTP, RFC 7587; SPEC D4). One channel: two that come
 * are decoded as one.
 *
 * <p>The RTP clock is 48,000 whatever rate is coded, and any decoder gives any rate, so {@code sampleRate} is what the mesh
 * wants and no matter of the far end's. Payloads are whole or nothing. Decoders conceal by themselves, and recover a
 * lost payload from the one after it if the far end put it in. What a payload is like and how loud is known only by
 * decoding it, so its {@link Codec.Decoder#level} is {@link Codec.Decoder#UNKNOWN}; but for one that tells that nothing
 * is said (DTX), which is 0.
 *
 * <p>Malformed payloads last 0 units and decode to 0 samples; nothing that comes from outside makes it throw. Coders have
 * memory outside the heap, which {@link Codec.Memory#close} frees (and the garbage collector, if that was forgotten).
 *
 * @param sampleRate of decoders and encoders: 8,000, 16,000, 24,000 or 48,000
 * @param settings of encoders
 */
public record Opus(int sampleRate, OpusSettings settings) implements Codec {
    /** For wideband telephones: 16 kHz. */
    public static final Opus WIDEBAND = new Opus(16_000, OpusSettings.SPEECH);

    /** All that can be heard: 48 kHz. */
    public static final Opus FULLBAND = new Opus(48_000, OpusSettings.SPEECH);

    /** Channels to be told in the rtpmap attribute: always two (RFC 7587 §7). */
    public static final int ANNOUNCED_CHANNELS = 2;

    /** @throws IllegalArgumentException for another rate */
    public Opus {
        if (sampleRate != 8000 && sampleRate != 16_000 && sampleRate != 24_000 && sampleRate != 48_000) {
            throw new IllegalArgumentException("Opus has no " + sampleRate + " Hz");
        }
    }

    @Override
    public String name() {
        return "opus";
    }

    @Override
    public int clockRate() {
        return OpusPacket.CLOCK;
    }

    @Override
    public boolean divisible() {
        return false;
    }

    @Override
    public int duration(byte[] payload, int offset, int length) {
        return OpusPacket.duration(payload, offset, length);
    }

    @Override
    public Decoder decoder() {
        return OpusLibrary.here().decoder(sampleRate);
    }

    @Override
    public Encoder encoder() {
        return OpusLibrary.here().encoder(sampleRate, settings);
    }
}
