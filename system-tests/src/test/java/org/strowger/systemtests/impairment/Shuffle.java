package org.strowger.systemtests.impairment;

import java.util.Random;

/**
 * Lets some packets be overtaken by those that come within {@code lag} nanoseconds after them.
 *
 * @param share 0 to 1
 */
record Shuffle(Random random, double share, long lag) implements Impairment {
    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        onward.packet(random.nextDouble() < share ? at + lag : at, packet);
    }
}
