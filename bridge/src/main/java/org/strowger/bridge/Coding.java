package org.strowger.bridge;

/** One stream of payloads that far ends' decoders follow: an encoder and what it made in this tick. */
final class Coding implements AutoCloseable {
    final Codec codec;
    final Codec.Encoder encoder;
    final byte[] payload = new byte[PacketStore.LONGEST];
    int length;
    /** Whether this tick's payload is made. */
    boolean done;

    /** Far ends whose decoders follow it. */
    int followers;

    Coding(Codec codec) {
        this.codec = codec;
        encoder = codec.encoder();
    }

    void encode(short[] samples, int count) {
        length = encoder.encode(samples, 0, count, payload, 0);
        done = true;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
