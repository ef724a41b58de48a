package org.strowger.systemtests.impairment;

import java.util.Random;

/**
 * Loses packets, each for itself.
 *
 * @param share 0 to 1
 */
record Discard(Random random, double share) implements Impairment {
    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        if (random.nextDouble() >= share) {
            onward.packet(at, packet);
        }
    }
}
