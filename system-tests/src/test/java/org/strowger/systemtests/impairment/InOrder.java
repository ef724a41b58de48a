package org.strowger.systemtests.impairment;

/** A queue on the way: no packet arrives before one that was sent earlier. */
final class InOrder implements Impairment {
    private long last = Long.MIN_VALUE;

    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        last = Math.max(last, at);
        onward.packet(last, packet);
    }
}
