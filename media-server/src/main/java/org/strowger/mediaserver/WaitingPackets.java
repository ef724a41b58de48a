package org.strowger.mediaserver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * RTP packets between the network and the tick of their leg. A leg's state leaves the cache between two ticks, and fetching it
 * costs more than all that is done with it: so a packet is only kept here, in tables that are small and always warm, and the leg
 * takes it when its state is needed anyhow (docs/design/packet-io.md). One thread.
 */
final class WaitingPackets {
    /** Who takes packets; they are good for the call only. */
    interface Leg {
        /**
         * A packet, in the order of arrival.
         *
         * @param at when it came, see {@link PacketIo.Sink}
         */
        void rtp(long at, long source, byte[] packet, int offset, int length);

        /** A report that came on the port for packets (RFC 5761); it does not wait. */
        void multiplexed(long at, long source, byte[] packet, int length);

        /** A report on the port for reports. */
        void rtcp(long at, long source, byte[] packet, int length);

        /** A packet comes after {@link WaitingPackets#rest}, which has ended by that. */
        void roused();
    }

    /** 30 ms of G.711 have room; what is longer does not wait. */
    private static final int ROOM = 256;
    /** Two a tick from 4,096 legs; when so many wait already, what comes does not. */
    private static final int MOST = 8192;

    private static final int NONE = -1;
    /** In place of a leg's last packet: none, and the leg is to hear of the next one. */
    private static final int RESTING = -2;

    /** The number of a leg that has not entered; nothing waits for it. */
    static final int NOBODY = AddressTable.NOBODY;

    private final List<@Nullable Leg> legs = new ArrayList<>();
    /** Of each leg the packet that came last, which leads to the first. */
    private int[] last = new int[64];

    private byte[] packets = {};
    private long[] times = {};
    private long[] sources = {};
    private int[] lengths = {};
    /** Of a leg's packets the one behind each, and behind the last the first; of free places the next one that is free. */
    private int[] next = {};

    private int free = NONE;

    /** Takes a leg in; returns its number, which is lower than there are legs and may have been another's before. */
    int enter(Leg leg) {
        int number = legs.indexOf(null);
        if (number < 0) {
            number = legs.size();
            legs.add(leg);
        } else {
            legs.set(number, leg);
        }
        if (number == last.length) {
            last = Arrays.copyOf(last, 2 * number);
        }
        last[number] = NONE;
        return number;
    }

    /** Whether nothing waits for the leg. */
    boolean isEmpty(int number) {
        return last[number] < 0;
    }

    /** The leg has nothing waiting and does not ask for more: it is roused by the next packet. */
    void rest(int number) {
        if (last[number] == NONE) {
            last[number] = RESTING;
        }
    }

    /** The leg asks again. */
    void rouse(int number) {
        if (last[number] == RESTING) {
            last[number] = NONE;
        }
    }

    /** The leg takes what waits and then no more. */
    void leave(int number) {
        if (number != NOBODY) {
            rouse(number);
            deliver(number);
            legs.set(number, null);
        }
    }

    /** A packet has come for a leg, on the port for packets. */
    void add(int number, long at, long source, byte[] packet, int length) {
        if (RtcpReader.isRtcp(packet, length)) {
            leg(number).multiplexed(at, source, packet, length);
            return;
        }
        if (last[number] == RESTING) {
            rouse(number);
            leg(number).roused();
        }
        if (length > ROOM || (free == NONE && !grow())) {
            deliver(number);
            leg(number).rtp(at, source, packet, 0, length);
            return;
        }
        int place = free;
        free = next[place];
        System.arraycopy(packet, 0, packets, place * ROOM, length);
        times[place] = at;
        sources[place] = source;
        lengths[place] = length;
        int before = last[number];
        if (before == NONE) {
            next[place] = place;
        } else {
            next[place] = next[before];
            next[before] = place;
        }
        last[number] = place;
    }

    /** The leg takes what waits for it. */
    void deliver(int number) {
        if (number == NOBODY) {
            return;
        }
        for (int end = last[number]; end >= 0; end = last[number]) {
            int place = next[end];
            next[end] = next[place];
            last[number] = place == end ? NONE : end;
            next[place] = free;
            free = place;
            leg(number).rtp(times[place], sources[place], packets, place * ROOM, lengths[place]);
        }
    }

    /** Whose number it is. */
    Leg leg(int number) {
        return Objects.requireNonNull(legs.get(number), "a leg that has left");
    }

    /** See {@link org.strowger.bridge.Line#prefetch}. */
    int prefetch(int number) {
        int place = number == NOBODY ? NONE : last[number];
        if (place < 0) {
            return 0;
        }
        int from = place * ROOM;
        return packets[from] + packets[from + 64] + packets[from + 128] + (int) times[place];
    }

    private boolean grow() {
        int places = next.length;
        if (places == MOST) {
            return false;
        }
        int more = Math.max(64, 2 * places);
        packets = Arrays.copyOf(packets, more * ROOM);
        times = Arrays.copyOf(times, more);
        sources = Arrays.copyOf(sources, more);
        lengths = Arrays.copyOf(lengths, more);
        next = Arrays.copyOf(next, more);
        for (int i = places; i < more; i++) {
            next[i] = i + 1 < more ? i + 1 : NONE;
        }
        free = places;
        return true;
    }
}
