package org.strowger.rig;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.strowger.protocol.E164;

/**
 * What a rig consists of beside its carrier: switchboards' Asterisks, people's phones, media servers' trunks.
 *
 * <p>The visitor is the number of whoever calls from 127.0.0.1: a softphone of the person at this machine.
 *
 * <p>Immutable; built by {@code RigPlan.empty().and(…).and(…)}.
 */
public record RigPlan(
        List<Switchboard> switchboards, List<E164> phones, List<MediaServer> mediaServers, Optional<E164> visitor) {
    /** The address plan of a rig gives ten addresses to switchboards, as many to media servers and wires, and 100 to phones. */
    static final int MOST_SWITCHBOARDS = 10;

    static final int MOST_MEDIA_SERVERS = 10;
    static final int MOST_PHONES = 100;

    /**
     * A switchboard's Asterisk and its trunk to the carrier.
     *
     * @param name lower-case letters, digits and "-"; names the endpoint at the carrier: "switch-NAME"
     * @param numbers every number that the carrier sends there: DIDs, callback pool, the shared number for digits
     * @param directMedia whether the trunk allows media release (Asterisk's direct_media)
     * @param wired whether a {@link SipWire} stands between this Asterisk and the carrier
     * @param dialplan further dialplan, appended to the switchboard's own; "" for none
     */
    public record Switchboard(String name, List<E164> numbers, boolean directMedia, boolean wired, String dialplan) {
        public Switchboard {
            name = checked(name);
            numbers = List.copyOf(numbers);
        }

        /** A switchboard whose trunk allows full release and nothing between it and the carrier. */
        public Switchboard(String name, List<E164> numbers) {
            this(name, numbers, false, false, "");
        }

        public Switchboard withDirectMedia(boolean allowed) {
            return new Switchboard(name, numbers, allowed, wired, dialplan);
        }

        public Switchboard withWire() {
            return new Switchboard(name, numbers, directMedia, true, dialplan);
        }

        public Switchboard withDialplan(String extensions) {
            return new Switchboard(name, numbers, directMedia, wired, extensions);
        }
    }

    /**
     * A media server: its SIP address, and its trunks at the carrier.
     *
     * @param name as for a switchboard; the endpoint at the carrier, and at switchboards it reaches, is "media-NAME"
     * @param trunkNumbers the numbers of its trunks: the carrier presents the one that the media server names in From if
     *     it is one of these, else the first
     * @param directTo names of the switchboards that it also reaches on IP, without the carrier
     */
    public record MediaServer(String name, List<E164> trunkNumbers, Set<String> directTo) {
        /** @throws IllegalArgumentException if it has no trunk number or the name is malformed */
        public MediaServer {
            name = checked(name);
            trunkNumbers = List.copyOf(trunkNumbers);
            directTo = Set.copyOf(directTo);
            if (trunkNumbers.isEmpty()) {
                throw new IllegalArgumentException("media server " + name + " has no trunk number");
            }
        }
    }

    /** @throws IllegalArgumentException if a name or number is used twice, or there are more than a rig has room for */
    public RigPlan {
        switchboards = List.copyOf(switchboards);
        phones = List.copyOf(phones);
        mediaServers = List.copyOf(mediaServers);
        atMost(switchboards.size(), MOST_SWITCHBOARDS, "switchboards");
        atMost(mediaServers.size(), MOST_MEDIA_SERVERS, "media servers");
        atMost(phones.size(), MOST_PHONES, "phones");
        once(
                Stream.concat(
                        switchboards.stream().flatMap(s -> s.numbers().stream()),
                        Stream.concat(phones.stream(), visitor.stream())),
                "number");
        once(switchboards.stream().map(Switchboard::name), "switchboard");
        once(mediaServers.stream().map(MediaServer::name), "media server");
        Set<String> known =
                new HashSet<>(switchboards.stream().map(Switchboard::name).toList());
        for (MediaServer m : mediaServers) {
            if (!known.containsAll(m.directTo())) {
                throw new IllegalArgumentException(m.name() + " reaches a switchboard that the plan does not have");
            }
        }
    }

    /** A carrier alone. */
    public static RigPlan empty() {
        return new RigPlan(List.of(), List.of(), List.of(), Optional.empty());
    }

    public RigPlan and(Switchboard another) {
        return new RigPlan(with(switchboards, another), phones, mediaServers, visitor);
    }

    public RigPlan and(MediaServer another) {
        return new RigPlan(switchboards, phones, with(mediaServers, another), visitor);
    }

    /** Adds a person's phone, reached at an address of its own, port 5060. */
    public RigPlan andPhone(E164 number) {
        return new RigPlan(switchboards, with(phones, number), mediaServers, visitor);
    }

    /** Lets a softphone on this machine call in from 127.0.0.1, and be called there on port 5060. */
    public RigPlan andVisitor(E164 number) {
        return new RigPlan(switchboards, phones, mediaServers, Optional.of(number));
    }

    private static <T> List<T> with(List<T> list, T another) {
        List<T> longer = new ArrayList<>(list);
        longer.add(another);
        return longer;
    }

    private static String checked(String name) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,30}")) {
            throw new IllegalArgumentException("a name is 1 to 31 lower-case letters, digits and \"-\"");
        }
        return name;
    }

    private static void atMost(int size, int most, String what) {
        if (size > most) {
            throw new IllegalArgumentException("a rig has room for " + most + " " + what);
        }
    }

    private static void once(Stream<?> all, String what) {
        Set<Object> seen = new HashSet<>();
        all.forEach(one -> {
            if (!seen.add(one)) {
                throw new IllegalArgumentException(what + " " + one + " is in the plan twice");
            }
        });
    }
}
