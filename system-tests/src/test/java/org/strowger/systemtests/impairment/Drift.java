package org.strowger.systemtests.impairment;

/**
 * A sender whose clock is wrong, seen from behind the relay: the delay grows (its clock is slow, parts per million below 0)
 * or shrinks. One that shrinks begins with the delay that it loses within ten minutes.
 */
final class Drift implements Impairment {
    private static final double TEN_MINUTES = 600e9;

    private final double partsPerMillion;
    private long begun;
    private boolean running;

    Drift(double partsPerMillion) {
        this.partsPerMillion = partsPerMillion;
    }

    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        if (!running) {
            running = true;
            begun = at;
        }
        double head = Math.max(0, partsPerMillion) * TEN_MINUTES / 1e6;
        double gone = (at - begun) * partsPerMillion / 1e6;
        onward.packet(at + (long) Math.max(0, head - gone), packet);
    }
}
