package org.strowger.systemtests.impairment;

/** A gateway that sends what has gathered once per period: of 60 ms, three packets of 20 ms at once. */
record Bursts(long periodNanos) implements Impairment {
    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        onward.packet(at + periodNanos - Math.floorMod(at, periodNanos), packet);
    }
}
