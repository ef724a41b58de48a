package org.strowger.mediaserver;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.MediaServerDispatchGrpc;
import org.strowger.protocol.v1.MediaServerReport;
import org.strowger.server.StatusLine;

/**
 * The stream to one dispatcher, opened again whenever it breaks. Its loss touches nothing that runs (SPEC F5): calls go on,
 * and the next Hello tells what lives here.
 */
final class DispatcherLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DispatcherLink.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    // A dispatcher that came back must know us within 3 s (SPEC C1).
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    // So long a dispatcher may have been deaf before the loss was noticed; what it is told twice does no harm.
    private static final Duration UNNOTICED = Duration.ofMinutes(1);

    private final String address;
    private final ManagedChannel channel;
    private final Dispatchee dispatchee;
    private final Timers timers;
    private final SerialQueue queue;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicBoolean capacityWaits = new AtomicBoolean();
    private @Nullable Stream stream;
    private Duration retry = FIRST_RETRY;
    private boolean closed;
    private Instant contactLost = Instant.now();
    private volatile String dispatcher;
    private volatile boolean welcome;
    private volatile Duration reportEvery;

    DispatcherLink(String address, ManagedChannel channel, Dispatchee dispatchee, Timers timers, Duration reportEvery) {
        this.address = address;
        this.channel = channel;
        this.dispatchee = dispatchee;
        this.timers = timers;
        this.reportEvery = reportEvery;
        this.dispatcher = address;
        this.queue = new SerialQueue("dispatcher " + address);
    }

    /** Opens the stream and keeps it open until {@link #close}. */
    void open() {
        queue.execute(this::connect);
        timers.after(reportEvery, queue, this::reportRegularly);
    }

    boolean inContact() {
        return welcome;
    }

    /** Sends if there is contact; else the next Hello will tell. Any thread. */
    void send(MediaServerReport report) {
        lock.lock();
        try {
            if (stream != null) {
                stream.send(report);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #send}, on the link's queue and once for all changes that wait there, so that whoever changes something may
     * hold locks of his own; left out when the dispatcher does not keep up, because the next one says more.
     */
    void sendCapacity() {
        if (capacityWaits.compareAndSet(false, true)) {
            queue.execute(this::sendCapacityNow);
        }
    }

    private void sendCapacityNow() {
        capacityWaits.set(false);
        lock.lock();
        try {
            if (stream != null && stream.keepsUp()) {
                stream.send(MediaServerReport.newBuilder()
                        .setCapacity(dispatchee.capacity())
                        .build());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (stream != null) {
                stream.end();
                stream = null;
            }
        } finally {
            lock.unlock();
        }
        channel.shutdown();
        try {
            if (!channel.awaitTermination(1, TimeUnit.SECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void reportRegularly() {
        sendCapacityNow();
        lock.lock();
        try {
            if (!closed) {
                timers.after(reportEvery, queue, this::reportRegularly);
            }
        } finally {
            lock.unlock();
        }
    }

    private void connect() {
        lock.lock();
        try {
            if (closed || stream != null) {
                return;
            }
            Stream next = new Stream();
            next.open();
            stream = next;
            // Told under the lock: what changes from now on waits for it and comes behind the Hello.
            dispatchee.introduction(contactLost).forEach(next::send);
        } finally {
            lock.unlock();
        }
    }

    private void broken(Stream which, String why) {
        lock.lock();
        try {
            if (stream != which || closed) {
                return;
            }
            stream = null;
            if (welcome) {
                contactLost = Instant.now().minus(UNNOTICED);
            }
            welcome = false;
            LOG.info("out of contact with dispatcher {}: {}", address, why);
            timers.after(retry, queue, this::connect);
            retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
        } finally {
            lock.unlock();
        }
    }

    private void received(MediaServerCommand command) {
        switch (command.getCommandCase()) {
            case WELCOME -> welcomed(command);
            case ORDER -> dispatchee.desk().order(command.getOrder(), dispatcher);
            case CANCEL -> {
                dispatchee.desk().cancel(command.getCancel());
                dispatchee.willCall().cancel(command.getCancel().getAttempt());
            }
            case RESERVE ->
                dispatchee
                        .willCall()
                        .reserve(command.getReserve())
                        .thenAccept(reply -> send(MediaServerReport.newBuilder()
                                .setReserved(reply)
                                .build()));
            // A dispatcher of a later version may say what we do not know.
            case COMMAND_NOT_SET -> LOG.debug("dispatcher {} sent an unknown command", dispatcher);
        }
    }

    private void welcomed(MediaServerCommand command) {
        dispatcher = command.getWelcome().getDispatcher();
        if (command.getWelcome().getReportEveryMs() > 0) {
            reportEvery = Duration.ofMillis(Math.max(100, command.getWelcome().getReportEveryMs()));
        }
        lock.lock();
        try {
            retry = FIRST_RETRY;
            welcome = true;
        } finally {
            lock.unlock();
        }
        LOG.info("in contact with dispatcher {} at {}", dispatcher, address);
    }

    /** One life of the stream. Sending is guarded by the link's lock: gRPC's observers are not thread-safe. */
    private final class Stream implements StreamObserver<MediaServerCommand> {
        private @Nullable StreamObserver<MediaServerReport> out;

        void open() {
            out = MediaServerDispatchGrpc.newStub(channel).serve(this);
        }

        void send(MediaServerReport report) {
            if (out != null) {
                out.onNext(report);
            }
        }

        boolean keepsUp() {
            return out instanceof io.grpc.stub.CallStreamObserver<MediaServerReport> calls && calls.isReady();
        }

        void end() {
            if (out != null) {
                out.onCompleted();
            }
        }

        @Override
        public void onNext(MediaServerCommand command) {
            received(command);
        }

        @Override
        public void onError(Throwable failure) {
            broken(this, StatusLine.of(failure));
        }

        @Override
        public void onCompleted() {
            broken(this, "the dispatcher ended the stream");
        }
    }
}
