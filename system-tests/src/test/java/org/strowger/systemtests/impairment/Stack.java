package org.strowger.systemtests.impairment;

import java.util.List;

/** Impairments one after another, as the hops of a way. */
record Stack(List<Impairment> hops) implements Impairment {
    Stack {
        hops = List.copyOf(hops);
    }

    @Override
    public void packet(long at, byte[] packet, Onward onward) {
        from(0, at, packet, onward);
    }

    private void from(int hop, long at, byte[] packet, Onward onward) {
        if (hop == hops.size()) {
            onward.packet(at, packet);
        } else {
            hops.get(hop).packet(at, packet, (later, same) -> from(hop + 1, later, same, onward));
        }
    }
}
