package org.strowger.bridge;

import java.util.ArrayList;
import java.util.Arrays;
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

    private Participant[] heard = {};
    private int talkers;
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
        if (tick != now) {
            tick = now;
            talkers = 0;
            summed = false;
            ready = false;
        } else if (heard[talkers - 1].equals(talker)) {
            return;
        }
        if (talkers == heard.length) {
            // More than ever before: on one bus there cannot be many, but one may hear many buses.
            heard = Arrays.copyOf(heard, Math.max(Conference.USUAL_TALKERS, 2 * talkers));
        }
        heard[talkers++] = talker;
    }

    /** How many talk on these buses in a tick. */
    int talkers(long now) {
        return tick == now ? talkers : 0;
    }

    /** All that was said on its buses; not set when nobody talked. */
    int[] sum() {
        if (!summed) {
            summed = true;
            short[] first = heard[0].said();
            for (int i = 0; i < sum.length; i++) {
                sum[i] = first[i];
            }
            for (int j = 1; j < talkers; j++) {
                short[] said = heard[j].said();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += said[i];
                }
            }
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
                limited = heard[0].said();
            } else {
                limited = samples;
                limiter.limit(sum(), samples, samples.length);
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
