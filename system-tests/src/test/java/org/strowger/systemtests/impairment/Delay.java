package org.strowger.systemtests.impairment;

/** Takes a packet longer, all alike; nanoseconds. */
record Delay(long nanos) implements Impairment {
    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        onward.packet(at + nanos, packet);
    }
}
