package org.strowger.codecs;

import org.strowger.bridge.Codec;

/** Encodes one stream of {@link G722}; takes an even number of samples. */
final class G722Encoder implements Codec.Encoder {
    private final G722Band low = G722Band.low();
    private final G722Band high = G722Band.high();
    private final QuadratureMirror mirror = new QuadratureMirror();

    @Override
    public void reset() {
        low.reset();
        high.reset();
        mirror.reset();
    }

    @Override
    public boolean follow(Codec.Encoder other) {
        if (!(other instanceof G722Encoder same)) {
            return false;
        }
        low.follow(same.low);
        high.follow(same.high);
        mirror.follow(same.mirror);
        return true;
    }

    @Override
    public int encode(short[] pcm, int offset, int count, byte[] payload, int at) {
        int bytes = count / 2;
        for (int done = 0; done < bytes; done += QuadratureMirror.BLOCK) {
            int block = Math.min(QuadratureMirror.BLOCK, bytes - done);
            int from = offset + 2 * done;
            for (int i = 0; i < block; i++) {
                mirror.put(i, pcm[from + 2 * i], pcm[from + 2 * i + 1]);
            }
            mirror.run(block);
            for (int i = 0; i < block; i++) {
                int odd = mirror.first(i);
                int even = mirror.second(i);
                // The filter's gain is 4096; two of them are summed; the bands have 15 bits.
                int six = lower(G722Band.limited((even + odd) >> 14));
                int two = upper(G722Band.limited((even - odd) >> 14));
                payload[at + done + i] = (byte) (two << 6 | six);
            }
        }
        return bytes;
    }

    /** QUANTL: the six bits of the lower band. */
    private int lower(int sample) {
        int error = G722Band.saturated(sample - low.prediction());
        int magnitude = error < 0 ? ~error : error;
        int interval = interval(magnitude, low.step());
        // Codes count downwards from the smallest interval; the two smallest negative ones are out of their turn.
        int code = error >= 0 ? 62 - interval : interval <= 2 ? 64 - interval : 34 - interval;
        int four = code >> 2;
        low.adapt(low.difference(G722Tables.QM4[four]), G722Tables.GROWTH4[four]);
        return code;
    }

    /** The interval that a magnitude lies in, 1 to 30. */
    private static int interval(int magnitude, int step) {
        short[] borders = G722Tables.Q6;
        int below = 0;
        int above = borders.length;
        while (above - below > 1) {
            int middle = (below + above) >>> 1;
            if (magnitude < (borders[middle] * step) >> 12) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return below + 1;
    }

    /** QUANTH: the two bits of the upper band. */
    private int upper(int sample) {
        int error = G722Band.saturated(sample - high.prediction());
        int magnitude = error < 0 ? ~error : error;
        boolean large = magnitude >= (564 * high.step()) >> 12;
        int code = error < 0 ? (large ? 0 : 1) : (large ? 2 : 3);
        high.adapt(high.difference(G722Tables.QM2[code]), G722Tables.GROWTH2[code]);
        return code;
    }
}
