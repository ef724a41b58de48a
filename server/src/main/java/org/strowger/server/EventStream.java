package org.strowger.server;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.EventsRequest;

/**
 * One subscriber to the event log from afar. It is sent no more than it reads; when it reads too slowly, the event log
 * drops it, and it is told why.
 */
final class EventStream implements Consumer<CallEvent> {
    private final ServerCallStreamObserver<CallEvent> out;
    private final String attempt;
    private final Semaphore writable = new Semaphore(0);

    private EventStream(ServerCallStreamObserver<CallEvent> out, String attempt) {
        this.out = out;
        this.attempt = attempt;
    }

    /** Answers the request; must be called before the service's method returns. */
    static void open(RecentEvents events, EventsRequest request, StreamObserver<CallEvent> reply) {
        ServerCallStreamObserver<CallEvent> out = (ServerCallStreamObserver<CallEvent>) reply;
        EventStream stream = new EventStream(out, request.getAttempt());
        out.setOnReadyHandler(stream.writable::release);
        AutoCloseable listening = events.listen(request.getReplay(), stream);
        out.setOnCancelHandler(() -> close(listening));
    }

    @Override
    public void accept(CallEvent event) {
        if (event.getWhat().equals(EventListening.DROPPED)) {
            out.onError(
                    Status.RESOURCE_EXHAUSTED.withDescription(event.getText()).asRuntimeException());
            return;
        }
        if (attempt.isEmpty() || event.getAttempt().equals(attempt)) {
            awaitWritable();
            out.onNext(event);
        }
    }

    private void awaitWritable() {
        try {
            while (!out.isReady() && !out.isCancelled()) {
                writable.acquire();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrowgerException("subscriber does not read", e);
        }
    }

    private static void close(AutoCloseable listening) {
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException("the event log's listeners close without exceptions", e);
        }
    }
}
