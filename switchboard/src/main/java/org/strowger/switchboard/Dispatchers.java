package org.strowger.switchboard;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.AskReply;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CancelRequest;
import org.strowger.protocol.v1.Did;
import org.strowger.protocol.v1.LinkEvent;
import org.strowger.protocol.v1.LinkRequest;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.SwitchboardDispatchGrpc;
import org.strowger.server.Rpc;
import org.strowger.server.StatusLine;

/**
 * The dispatchers that this switchboard asks, best first, and its link to each of them (SPEC A2, A6).
 *
 * <p>Any of them may answer any question. {@link #ask} and {@link #cancel} block and belong on a virtual thread.
 */
final class Dispatchers implements AutoCloseable {
    private static final long FIRST_RETRY_MS = 100;
    private static final long LAST_RETRY_MS = 2_000;
    private static final long ROUND_PAUSE_MS = 150;
    private static final Logger LOG = LoggerFactory.getLogger(Dispatchers.class);

    private final SwitchboardSettings settings;
    private final Timers timers;
    private final Consumer<OrderProgress> progress;
    private final List<Dispatcher> all = new ArrayList<>();
    private volatile boolean closed;

    Dispatchers(SwitchboardSettings settings, Rpc rpc, Timers timers, Consumer<OrderProgress> progress) {
        this.settings = settings;
        this.timers = timers;
        this.progress = progress;
        for (String address : settings.dispatchers()) {
            all.add(new Dispatcher(address, rpc.connect(address)));
        }
    }

    /**
     * What became of a question.
     *
     * @param reply nothing when no dispatcher answered
     * @param only whether nobody else was asked: another one may have decided too, and its answer been lost
     */
    record Answer(Optional<AskReply> reply, boolean only) {
        static final Answer NONE = new Answer(Optional.empty(), false);
    }

    void open() {
        all.forEach(Dispatcher::link);
    }

    /**
     * Asks one after another until one answers or the time is up.
     *
     * @param wanted whether the answer is still wanted
     */
    Answer ask(AskRequest request, BooleanSupplier wanted) {
        long end = System.nanoTime() + settings.limits().ask().toNanos();
        int tried = 0;
        while (!closed && wanted.getAsBoolean()) {
            for (Dispatcher dispatcher : all) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                Duration each = settings.limits().askEach();
                Duration limit = left.compareTo(each) < 0 ? left : each;
                if (!limit.isPositive()) {
                    return Answer.NONE;
                }
                tried++;
                try {
                    AskReply reply = SwitchboardDispatchGrpc.newBlockingStub(dispatcher.ready())
                            .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                            .ask(request);
                    return new Answer(Optional.of(reply), tried == 1);
                } catch (StatusRuntimeException e) {
                    LOG.warn(
                            "{}: dispatcher {} did not answer: {}",
                            settings.name(),
                            dispatcher.address,
                            StatusLine.of(e));
                }
            }
            if (!pause(end)) {
                return Answer.NONE;
            }
        }
        return Answer.NONE;
    }

    /** Tells every dispatcher: which of them holds the lease is not always known. True when one of them took it. */
    boolean cancel(CancelRequest request) {
        boolean taken = false;
        for (Dispatcher dispatcher : all) {
            try {
                SwitchboardDispatchGrpc.newBlockingStub(dispatcher.ready())
                        .withDeadlineAfter(settings.limits().askEach().toMillis(), TimeUnit.MILLISECONDS)
                        .cancel(request);
                taken = true;
            } catch (StatusRuntimeException e) {
                LOG.warn(
                        "{}: cancel of {} did not reach {}: {}",
                        settings.name(),
                        request.getAttempt(),
                        dispatcher.address,
                        StatusLine.of(e));
            }
        }
        return taken;
    }

    /** What a dispatcher last said of that local number. */
    Optional<Did> did(E164 number) {
        return all.stream()
                .flatMap(d -> d.dids.stream())
                .filter(d -> d.getNumber().equals(number.text()))
                .findFirst();
    }

    /** Whether any table of local numbers was ever received. */
    boolean informed() {
        return all.stream().anyMatch(d -> d.informed);
    }

    int linked() {
        return (int) all.stream().filter(d -> d.linked).count();
    }

    @Override
    public void close() {
        closed = true;
        for (Dispatcher dispatcher : all) {
            dispatcher.channel.shutdownNow();
        }
        for (Dispatcher dispatcher : all) {
            try {
                dispatcher.channel.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean pause(long end) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            return false;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(left, ROUND_PAUSE_MS));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One dispatcher and the link to it. */
    private final class Dispatcher implements StreamObserver<LinkEvent> {
        final String address;
        final ManagedChannel channel;
        volatile List<Did> dids = List.of();
        volatile boolean linked;
        volatile boolean informed;
        private volatile long retryMs = FIRST_RETRY_MS;

        Dispatcher(String address, ManagedChannel channel) {
            this.address = address;
            this.channel = channel;
        }

        // gRPC's own pause between connections grows to two minutes, in which it refuses calls unasked: callers wait.
        ManagedChannel ready() {
            channel.resetConnectBackoff();
            return channel;
        }

        void link() {
            if (!closed) {
                SwitchboardDispatchGrpc.newStub(ready())
                        .link(
                                LinkRequest.newBuilder()
                                        .setSwitchboard(settings.name())
                                        .setTown(settings.town())
                                        .build(),
                                this);
            }
        }

        @Override
        public void onNext(LinkEvent event) {
            linked = true;
            retryMs = FIRST_RETRY_MS;
            switch (event.getEventCase()) {
                case DIDS -> {
                    dids = List.copyOf(event.getDids().getDidsList());
                    informed = true;
                    LOG.info("{}: {} local numbers from {}", settings.name(), dids.size(), address);
                }
                case PROGRESS -> progress.accept(event.getProgress());
                case EVENT_NOT_SET -> LOG.debug("{}: an event of a newer form from {}", settings.name(), address);
            }
        }

        @Override
        public void onError(Throwable t) {
            again(StatusLine.of(t));
        }

        @Override
        public void onCompleted() {
            again("ended by dispatch");
        }

        private void again(String why) {
            if (closed) {
                return;
            }
            if (linked) {
                LOG.warn("{}: link to dispatcher {} broke: {}", settings.name(), address, why);
            }
            linked = false;
            long wait = retryMs;
            retryMs = Math.min(2 * wait, LAST_RETRY_MS);
            timers.later(this::link, wait);
        }
    }
}
