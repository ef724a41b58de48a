package org.strowger.systemtests.impairment;

import java.util.Random;

/**
 * Sends some packets twice.
 *
 * @param share 0 to 1
 */
record Duplicate(Random random, double share) implements Impairment {
    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        onward.packet(at, packet);
        if (random.nextDouble() < share) {
            onward.packet(at, packet);
        }
    }
}
