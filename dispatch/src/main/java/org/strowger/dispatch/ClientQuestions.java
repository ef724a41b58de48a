package org.strowger.dispatch;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.strowger.protocol.v1.ClientDispatchGrpc;
import org.strowger.protocol.v1.JoinReply;
import org.strowger.protocol.v1.JoinRequest;

/** The wire of internet clients' front doors (SPEC B9, C3). */
final class ClientQuestions extends ClientDispatchGrpc.ClientDispatchImplBase {
    private final Joins joins;
    private final BooleanSupplier paused;
    private final LongSupplier clock;

    ClientQuestions(Joins joins, BooleanSupplier paused, LongSupplier clock) {
        this.joins = joins;
        this.paused = paused;
        this.clock = clock;
    }

    @Override
    public void join(JoinRequest request, StreamObserver<JoinReply> reply) {
        // The asker may go away while a media server is being asked; the place is then given back by its expiry.
        ((ServerCallStreamObserver<JoinReply>) reply).setOnCancelHandler(() -> {});
        if (paused.getAsBoolean()) {
            answer(
                    JoinReply.newBuilder()
                            .setRefusal(Grounds.NOT_READY.because("this dispatcher is paused"))
                            .build(),
                    reply);
            return;
        }
        var _ = joins.join(request, clock.getAsLong()).thenAccept(answer -> answer(answer, reply));
    }

    private static void answer(JoinReply answer, StreamObserver<JoinReply> reply) {
        reply.onNext(answer);
        reply.onCompleted();
    }
}
