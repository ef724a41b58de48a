package org.strowger.systemtests.impairment;

import java.util.Random;

/**
 * One thing that a network does to packets, in the manner of JGroups' testing protocols: one class per fault, put on top of
 * each other by {@link Stack}. Belongs to one stream, one direction and one thread; chance comes from a seeded source.
 */
public interface Impairment {
    /**
     * A packet comes along.
     *
     * @param at when it would arrive without this impairment, in nanoseconds of {@link System#nanoTime}
     * @param onward is told of it never, once or several times, with the time at which it then arrives
     */
    void packet(long at, byte[] packet, Onward onward);

    /** The rest of the way. */
    interface Onward {
        void packet(long at, byte[] packet);
    }

    /** Makes the impairments of one stream. */
    interface Recipe {
        /** A network that does no harm. */
        Recipe NONE = random -> (at, packet, onward) -> onward.packet(at, packet);

        Impairment make(Random random);
    }
}
