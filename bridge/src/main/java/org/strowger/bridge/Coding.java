package org.strowger.bridge;

/** One stream of payloads that far ends' decoders follow: an encoder, and what it made last. */
final class Coding implements AutoCloseable {
    final Codec codec;
    final Codec.Encoder encoder;
    final byte[] payload;
    int length;
    /** Of which the payload is. */
    long tick = -1;

    /** Far ends whose decoders follow it. */
    int followers;

    Coding(Codec codec) {
        this.codec = codec;
        encoder = codec.encoder();
        payload = new byte[codec.divisible() ? PacketStore.PAYLOAD : PacketStore.LONGEST];
    }

    void encode(short[] samples, int count, long now) {
        length = encoder.encode(samples, 0, count, payload, 0);
        tick = now;
    }

    /** If the packet is not full yet, what there is of it. */
    void flush() {
        if (length == 0) {
            length = encoder.flush(payload, 0);
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
