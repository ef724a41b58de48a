package org.strowger.dispatch;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.strowger.protocol.v1.AskReply;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CancelReply;
import org.strowger.protocol.v1.CancelRequest;
import org.strowger.protocol.v1.LinkEvent;
import org.strowger.protocol.v1.LinkRequest;
import org.strowger.protocol.v1.SwitchboardDispatchGrpc;

/** The wire of switchboards (SPEC A2, A6). */
final class SwitchboardQuestions extends SwitchboardDispatchGrpc.SwitchboardDispatchImplBase {
    private final Calls calls;
    private final Switchboards switchboards;
    private final BooleanSupplier paused;
    private final LongSupplier clock;

    SwitchboardQuestions(Calls calls, Switchboards switchboards, BooleanSupplier paused, LongSupplier clock) {
        this.calls = calls;
        this.switchboards = switchboards;
        this.paused = paused;
        this.clock = clock;
    }

    @Override
    public void ask(AskRequest request, StreamObserver<AskReply> reply) {
        reply.onNext(
                paused.getAsBoolean()
                        ? AskReply.newBuilder()
                                .setRefusal(Grounds.NOT_READY.because("this dispatcher is paused"))
                                .build()
                        : calls.ask(request, clock.getAsLong()));
        reply.onCompleted();
    }

    @Override
    public void cancel(CancelRequest request, StreamObserver<CancelReply> reply) {
        calls.cancel(request, clock.getAsLong());
        reply.onNext(CancelReply.getDefaultInstance());
        reply.onCompleted();
    }

    @Override
    public void link(LinkRequest request, StreamObserver<LinkEvent> events) {
        var link = new Link((ServerCallStreamObserver<LinkEvent>) events);
        link.events.setOnCancelHandler(() -> switchboards.closed(request.getSwitchboard(), link));
        Optional<String> refused = switchboards.opened(request, link, clock.getAsLong());
        refused.ifPresent(link::close);
        if (link.events.isCancelled()) {
            switchboards.closed(request.getSwitchboard(), link);
        }
    }

    private static final class Link implements SwitchboardLink {
        private final ServerCallStreamObserver<LinkEvent> events;
        private boolean ended;

        Link(ServerCallStreamObserver<LinkEvent> events) {
            this.events = events;
        }

        @Override
        public synchronized void send(LinkEvent event) {
            if (!ended && !events.isCancelled()) {
                events.onNext(event);
            }
        }

        @Override
        public synchronized void close(String reason) {
            if (!ended) {
                ended = true;
                events.onError(
                        Status.FAILED_PRECONDITION.withDescription(reason).asRuntimeException());
            }
        }
    }
}
