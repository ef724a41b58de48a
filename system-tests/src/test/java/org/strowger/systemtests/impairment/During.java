package org.strowger.systemtests.impairment;

/** Another impairment for a time only, in nanoseconds since the stream's first packet. */
final class During implements Impairment {
    private final Impairment what;
    private final long from;
    private final long until;
    private long begun;
    private boolean running;

    During(Impairment what, long from, long until) {
        this.what = what;
        this.from = from;
        this.until = until;
    }

    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        if (!running) {
            running = true;
            begun = at;
        }
        long age = at - begun;
        if (age >= from && age < until) {
            what.packet(at, packet, onward);
        } else {
            onward.packet(at, packet);
        }
    }
}
