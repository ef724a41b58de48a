package org.strowger.mediaserver;

import java.util.OptionalDouble;

/** E-model ratings of the intervals of one stream, and their mean weighted by packets. One thread. */
final class OpinionScore {
    /** Fewer packets than half a second's say nothing. */
    private static final int FEWEST = 25;

    private double last = -1;
    private double weighted;
    private long packets;

    /**
     * @param expected packets of the interval, come or not
     * @return the rating, negative if the interval was too short for one
     */
    double interval(long expected, double oneWayMillis, double lossPercent, EModel.Codec codec) {
        if (expected < FEWEST) {
            return -1;
        }
        last = EModel.rating(oneWayMillis, lossPercent, codec);
        weighted += last * expected;
        packets += expected;
        return last;
    }

    OptionalDouble now() {
        return last < 0 ? OptionalDouble.empty() : OptionalDouble.of(EModel.mos(last));
    }

    OptionalDouble whole() {
        return packets == 0 ? OptionalDouble.empty() : OptionalDouble.of(EModel.mos(weighted / packets));
    }
}
