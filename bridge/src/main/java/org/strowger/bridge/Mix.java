package org.strowger.bridge;

import java.util.ArrayList;
import java.util.List;

/**
 * What everybody hears who hears the same buses and does not talk: summed once, limited once, coded once per codec.
 */
final class Mix {
    /** Of a participant who is in no conference. */
    static final Mix NOBODY = new Mix(0);

    final long hears;
    int listeners;
    /** All talkers on these buses. */
    final int[] sum = new int[Frame.SAMPLES];

    private final Limiter limiter = new Limiter();
    private final short[] samples = new short[Frame.SAMPLES];
    private final List<Coded> codings = new ArrayList<>(2);
    private int talkers;
    private boolean limited;

    /** One codec's copy. */
    static final class Coded {
        final Codec codec;
        final byte[] payload = new byte[PacketStore.PAYLOAD];
        int length;
        private final Codec.Encoder encoder;
        private boolean done;

        Coded(Codec codec) {
            this.codec = codec;
            encoder = codec.encoder();
        }
    }

    Mix(long hears) {
        this.hears = hears;
    }

    /** Sums anew what the talkers said in this tick. */
    void mix(Talkers heard) {
        int[] total = sum;
        talkers = 0;
        limited = false;
        for (int i = 0, n = codings.size(); i < n; i++) {
            codings.get(i).done = false;
        }
        for (int i = 0; i < heard.count(); i++) {
            Participant talker = heard.get(i);
            if ((talker.speaksTo() & hears) == 0) {
                continue;
            }
            short[] said = talker.said();
            if (talkers++ == 0) {
                for (int j = 0; j < Frame.SAMPLES; j++) {
                    total[j] = said[j];
                }
            } else {
                for (int j = 0; j < Frame.SAMPLES; j++) {
                    total[j] += said[j];
                }
            }
        }
    }

    /** How many talk on these buses now; with none the sum is not set. */
    int talkers() {
        return talkers;
    }

    short[] samples() {
        if (!limited) {
            limiter.limit(sum, samples);
            limited = true;
        }
        return samples;
    }

    Coded coded(Codec codec) {
        Coded coded = coding(codec);
        if (!coded.done) {
            coded.length = coded.encoder.encode(samples(), 0, Frame.SAMPLES, coded.payload, 0);
            coded.done = true;
        }
        return coded;
    }

    private Coded coding(Codec codec) {
        for (int i = 0, n = codings.size(); i < n; i++) {
            if (codings.get(i).codec.equals(codec)) {
                return codings.get(i);
            }
        }
        Coded made = new Coded(codec);
        codings.add(made);
        return made;
    }
}
