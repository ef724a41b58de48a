package org.strowger.codecs;

import org.strowger.bridge.Codec;

/** Decodes one stream of {@link G722}. */
final class G722Decoder implements Codec.Decoder {
    private final G722Band low = G722Band.low();
    private final G722Band high = G722Band.high();
    private final QuadratureMirror mirror = new QuadratureMirror();
    private final G722Level level = new G722Level();

    @Override
    public void reset() {
        low.reset();
        high.reset();
        mirror.reset();
        level.reset();
    }

    @Override
    public int level(byte[] payload, int offset, int length) {
        return level.of(payload, offset, length);
    }

    @Override
    public int decode(byte[] payload, int offset, int length, short[] pcm, int at) {
        for (int done = 0; done < length; done += QuadratureMirror.BLOCK) {
            int count = Math.min(QuadratureMirror.BLOCK, length - done);
            for (int i = 0; i < count; i++) {
                int code = payload[offset + done + i];
                int lower = lower(code);
                int upper = upper(code);
                mirror.put(i, lower + upper, lower - upper);
            }
            mirror.run(count);
            int to = at + 2 * done;
            for (int i = 0; i < count; i++) {
                pcm[to + 2 * i] = (short) G722Band.saturated(mirror.second(i) >> 11);
                pcm[to + 2 * i + 1] = (short) G722Band.saturated(mirror.first(i) >> 11);
            }
        }
        return 2 * length;
    }

    private int lower(int code) {
        int sample = G722Band.limited(low.prediction() + low.difference(G722Tables.QM6[code & 63]));
        int four = code >> 2 & 15;
        low.adapt(low.difference(G722Tables.QM4[four]), G722Tables.GROWTH4[four]);
        return sample;
    }

    private int upper(int code) {
        int two = code >> 6 & 3;
        int difference = high.difference(G722Tables.QM2[two]);
        int sample = G722Band.limited(high.prediction() + difference);
        high.adapt(difference, G722Tables.GROWTH2[two]);
        return sample;
    }
}
