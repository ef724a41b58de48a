package org.strowger.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What everybody hears who hears the same buses and does not talk: summed once, limited once, coded once per codec, and
 * none of it before somebody needs it. In a tick in which nobody talks on its buses a mix is not touched.
 */
final class Mix {
    /** Of a participant who is in no conference. */
    static final Mix NOBODY = new Mix(Set.of(), Bus.NONE);

    final Set<String> hears;
    final Bus[] buses;
    int listeners;

    private final int[] sum = new int[Frame.SAMPLES];
    private final Limiter limiter = new Limiter();
    private final short[] samples = new short[Frame.SAMPLES];
    private final List<Coded> codings = new ArrayList<>(2);
    /** The tick that all the rest is of. */
    private long tick = -1;

    private int talkers;
    private short[] lone = samples;
    private short[] limited = samples;
    private boolean summed;
    private boolean ready;

    /** One codec's copy. */
    static final class Coded {
        final Codec codec;
        final byte[] payload = new byte[PacketStore.PAYLOAD];
        int length;
        private final Codec.Encoder encoder;
        private long tick = -1;

        Coded(Codec codec) {
            this.codec = codec;
            encoder = codec.encoder();
        }
    }

    Mix(Set<String> hears, Bus[] buses) {
        this.hears = hears;
        this.buses = buses;
    }

    /** Whether what he says goes to a bus that is heard here. */
    boolean carries(Participant talker) {
        for (Bus spoken : talker.speaks) {
            for (Bus heard : buses) {
                if (spoken == heard) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Takes a talker in; once, however many of its buses he speaks to. */
    void add(long now, Participant talker) {
        short[] said = talker.said();
        if (tick != now) {
            tick = now;
            talkers = 1;
            lone = said;
            summed = false;
            ready = false;
        } else if (lone != said) {
            if (talkers++ == 1) {
                copy();
            }
            lone = said;
            int[] total = sum;
            for (int i = 0; i < total.length; i++) {
                total[i] += said[i];
            }
        }
    }

    private void copy() {
        short[] said = lone;
        for (int i = 0; i < sum.length; i++) {
            sum[i] = said[i];
        }
        summed = true;
    }

    /** How many talk on these buses in a tick. */
    int talkers(long now) {
        return tick == now ? talkers : 0;
    }

    /** All that was said on its buses; not set when nobody talked. */
    int[] sum() {
        if (!summed) {
            copy();
        }
        return sum;
    }

    Limiter limiter() {
        return limiter;
    }

    short[] samples() {
        if (!ready) {
            ready = true;
            if (talkers == 1 && limiter.isIdle()) {
                limited = lone;
            } else {
                limited = samples;
                limiter.limit(sum(), samples);
            }
        }
        return limited;
    }

    Coded coded(Codec codec) {
        Coded coded = coding(codec);
        if (coded.tick != tick) {
            coded.length = coded.encoder.encode(samples(), 0, Frame.SAMPLES, coded.payload, 0);
            coded.tick = tick;
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
