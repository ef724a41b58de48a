package org.strowger.systemtests.impairment;

import java.util.Random;

/**
 * Delays each packet by another time, evenly spread; so packets overtake each other, unless {@link InOrder} comes after.
 *
 * @param most nanoseconds
 */
record Jitter(Random random, long most) implements Impairment {
    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        onward.packet(at + (long) (random.nextDouble() * most), packet);
    }
}
