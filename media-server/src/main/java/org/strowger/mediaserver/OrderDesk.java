package org.strowger.mediaserver;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.CancelOrder;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.OrderToDial;
import org.strowger.sip.SipAgent;

/**
 * Takes orders to dial and what cancels them, from any dispatcher, as often as they are repeated: an order is known by its
 * attempt and lease, and one that is known is answered with what became of it, not dialled again. Any thread.
 */
final class OrderDesk {
    private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);
    // A repeated order comes within the life of its lease, which is seconds; this many are minutes of the busiest hour.
    private static final int REMEMBERED = 2_000;

    private final Site site;
    private final SipAgent agent;
    private final Places places;
    private final Consumer<OrderProgress> progress;
    private final BooleanSupplier accepting;
    private final RandomId ids = new RandomId();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, CallbackOrder> live = new LinkedHashMap<>();
    private final Map<Key, Past> past = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Past> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param progress hears of every change of every order; any thread
     * @param accepting whether new orders are taken
     */
    OrderDesk(Site site, SipAgent agent, Places places, Consumer<OrderProgress> progress, BooleanSupplier accepting) {
        this.site = site;
        this.agent = agent;
        this.places = places;
        this.progress = progress;
        this.accepting = accepting;
    }

    private record Key(String attempt, String lease) {}

    private record Past(OrderProgress progress, Instant at) {}

    /** @param from the dispatcher, for the ladder */
    void order(OrderToDial order, String from) {
        Key key = new Key(order.getAttempt(), order.getLease());
        Taken taken;
        lock.lock();
        try {
            taken = known(key).map(Taken::told).orElseGet(() -> take(key, order, from));
        } finally {
            lock.unlock();
        }
        // Not under the lock: a link that is being opened holds its own while it asks for what stands here.
        taken.told().ifPresent(this::report);
        taken.begun().ifPresent(CallbackOrder::begin);
    }

    /**
     * What became of an order that came.
     *
     * @param begun it is dialled
     * @param told it is not, and this is said of it
     */
    private record Taken(Optional<CallbackOrder> begun, Optional<OrderProgress> told) {
        static Taken begun(CallbackOrder order) {
            return new Taken(Optional.of(order), Optional.empty());
        }

        static Taken told(OrderProgress progress) {
            return new Taken(Optional.empty(), Optional.of(progress));
        }
    }

    private Optional<OrderProgress> known(Key key) {
        return Optional.ofNullable(live.get(key))
                .map(CallbackOrder::progress)
                .or(() -> Optional.ofNullable(past.get(key)).map(Past::progress));
    }

    private Taken take(Key key, OrderToDial order, String from) {
        site.events()
                .record(
                        order.getAttempt(),
                        "ordered",
                        from,
                        site.settings().name(),
                        "dial " + order.getNumber() + " on " + order.getTrunk() + " for conference "
                                + order.getConference());
        Taken taken = begin(order);
        taken.begun().ifPresent(begun -> {
            live.values().stream()
                    .filter(other -> other.order().getAttempt().equals(order.getAttempt()))
                    .forEach(CallbackOrder::supersede);
            live.put(key, begun);
        });
        return taken;
    }

    private Taken begin(OrderToDial order) {
        Optional<OutTrunk> trunk = Optional.ofNullable(site.settings().trunks().get(order.getTrunk()));
        if (!accepting.getAsBoolean()) {
            return refuse(order, Cause.TEMPORARY_FAILURE, "out of service");
        }
        if (trunk.isEmpty()) {
            return refuse(order, Cause.NO_ROUTE, "no trunk of that name");
        }
        if (!E164.isE164(order.getNumber())) {
            return refuse(order, Cause.INVALID_NUMBER, "not an E.164 number");
        }
        if (order.getAttempt().isEmpty() || order.getConference().isEmpty()) {
            return refuse(order, Cause.TEMPORARY_FAILURE, "order without attempt or conference");
        }
        Optional<Places.Place> place = places.takeWithChannel(trunk.get().name());
        if (place.isEmpty()) {
            return refuse(order, Cause.NO_CIRCUIT, "no free place or channel");
        }
        try {
            return Taken.begun(new CallbackOrder(this, order, trunk.get(), place.get(), ids.next()));
        } catch (RuntimeException e) {
            LOG.warn("order {}: no media", order.getAttempt(), e);
            place.get().giveBack();
            return refuse(order, Cause.CONGESTION, "no media port");
        }
    }

    private Taken refuse(OrderToDial order, int cause, String why) {
        OrderProgress refusal = OrderProgress.newBuilder()
                .setAttempt(order.getAttempt())
                .setLease(order.getLease())
                .setState(OrderProgress.State.FAILED)
                .setCause(cause)
                .setBy("media-server")
                .setText(why)
                .setCandidate(Candidate.newBuilder()
                        .setMediaServer(site.settings().name())
                        .setTrunk(order.getTrunk())
                        .setCallbackNumber(order.getNumber()))
                .build();
        past.put(
                new Key(order.getAttempt(), order.getLease()),
                new Past(refusal, site.clock().instant()));
        site.events().record(order.getAttempt(), "order-refused", "", "", "cause " + cause + ": " + why);
        return Taken.told(refusal);
    }

    /** Ends every leg of that attempt, talking or not: its caller is gone. Unknown attempts are fine. */
    void cancel(CancelOrder cancel) {
        live().filter(order -> order.order().getAttempt().equals(cancel.getAttempt()))
                .forEach(order -> order.cancel(cancel.getCause(), cancel.getWhy(), "dispatch"));
    }

    /**
     * What a dispatcher must be told that has just come into contact: the orders that live, and before them those that ended
     * since.
     */
    List<OrderProgress> standing(Instant since) {
        lock.lock();
        try {
            Stream<OrderProgress> ended =
                    past.values().stream().filter(p -> !p.at().isBefore(since)).map(Past::progress);
            return Stream.concat(ended, live.values().stream().map(CallbackOrder::progress))
                    .filter(p -> !p.getAttempt().isEmpty())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return live.size();
        } finally {
            lock.unlock();
        }
    }

    private Stream<CallbackOrder> live() {
        lock.lock();
        try {
            return List.copyOf(live.values()).stream();
        } finally {
            lock.unlock();
        }
    }

    // For its orders.

    Site site() {
        return site;
    }

    SipAgent agent() {
        return agent;
    }

    boolean isPeer(String host) {
        return site.settings().trunks().values().stream()
                .flatMap(trunk -> Stream.of(trunk.peer(), trunk.releaseThrough()))
                .anyMatch(peer -> HostPort.host(peer).equals(host));
    }

    void report(OrderProgress now) {
        if (!now.getAttempt().isEmpty()) {
            progress.accept(now);
        }
    }

    void over(CallbackOrder order) {
        Key key = new Key(order.order().getAttempt(), order.order().getLease());
        lock.lock();
        try {
            live.remove(key);
            past.put(key, new Past(order.progress(), site.clock().instant()));
        } finally {
            lock.unlock();
        }
    }
}
