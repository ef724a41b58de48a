package org.strowger.mediaserver;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.strowger.bridge.Band;
import org.strowger.bridge.Codec;

/**
 * What a codec's encoder, come to rest, sends while nobody is heard: the same for all legs that speak it, and encoded once.
 * Any thread.
 */
final class SilentPayload {
    /** No packet of silence is longer. */
    private static final int MOST = 400;
    /** Frames of silence after which an encoder is at rest. */
    private static final int REST = 10;
    /** As many as there are codecs and ways of speaking them ({@link SpeechCodecs#codec}): some fifteen. */
    private static final ConcurrentMap<Codec, SilentPayload> KNOWN = new ConcurrentHashMap<>();

    private final byte[] bytes;

    private SilentPayload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** For the first of a codec's legs this takes some milliseconds, so not on a worker. */
    static SilentPayload of(Codec codec) {
        return KNOWN.computeIfAbsent(codec, SilentPayload::encode);
    }

    private static SilentPayload encode(Codec codec) {
        short[] zeros = new short[Band.of(codec).samples()];
        byte[] payload = new byte[MOST];
        int last = 0;
        try (Codec.Encoder encoder = codec.encoder()) {
            for (int i = 0; i < REST; i++) {
                int length = encoder.encode(zeros, 0, zeros.length, payload, 0);
                // 0 while a packet of several frames is not full.
                last = length == 0 ? last : length;
            }
        }
        return new SilentPayload(Arrays.copyOf(payload, last));
    }

    /** Not to be written to. */
    byte[] bytes() {
        return bytes;
    }
}
