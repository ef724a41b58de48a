package org.strowger.bridge;

/**
 * A codec whose payloads are whole, in packets of several frames: 40 or 60 ms, as far ends want that save bandwidth (RFC
 * 7587 §4.2). Its encoders collect frames and give nothing until a packet is full. A codec of its own, so that each packet
 * time is encoded once for all who want it.
 *
 * @param codec of the payloads
 * @param frames of 20 ms in a packet, 2 to 6
 */
public record LongPackets(Codec codec, int frames) implements Codec {
    /** @throws IllegalArgumentException for codecs whose payloads are put together without being encoded anew */
    public LongPackets {
        if (codec.divisible() || frames < 2 || frames > 6) {
            throw new IllegalArgumentException(frames + " frames of " + codec.name());
        }
    }

    @Override
    public String name() {
        return codec.name();
    }

    @Override
    public int clockRate() {
        return codec.clockRate();
    }

    @Override
    public int sampleRate() {
        return codec.sampleRate();
    }

    @Override
    public boolean divisible() {
        return false;
    }

    @Override
    public int duration(byte[] payload, int offset, int length) {
        return codec.duration(payload, offset, length);
    }

    @Override
    public Decoder decoder() {
        return codec.decoder();
    }

    @Override
    public Encoder encoder() {
        return new Collecting(codec.encoder(), frames * Band.of(codec).samples());
    }

    private static final class Collecting implements Encoder {
        private final Encoder encoder;
        private final short[] collected;
        private int size;

        Collecting(Encoder encoder, int samples) {
            this.encoder = encoder;
            collected = new short[samples];
        }

        @Override
        public int encode(short[] pcm, int offset, int count, byte[] payload, int at) {
            System.arraycopy(pcm, offset, collected, size, count);
            size += count;
            if (size < collected.length) {
                return 0;
            }
            size = 0;
            return encoder.encode(collected, 0, collected.length, payload, at);
        }

        @Override
        public int flush(byte[] payload, int at) {
            int waiting = size;
            size = 0;
            return waiting == 0 ? 0 : encoder.encode(collected, 0, waiting, payload, at);
        }

        @Override
        public boolean follow(Encoder other) {
            if (other instanceof Collecting same
                    && same.collected.length == collected.length
                    && encoder.follow(same.encoder)) {
                System.arraycopy(same.collected, 0, collected, 0, same.size);
                size = same.size;
                return true;
            }
            return false;
        }

        @Override
        public void reset() {
            encoder.reset();
            size = 0;
        }

        @Override
        public void close() {
            encoder.close();
        }
    }
}
