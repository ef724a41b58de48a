package org.strowger.dispatch;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.strowger.accounts.CallRecords;
import org.strowger.accounts.RefusedRecord;
import org.strowger.protocol.v1.DeliverReply;
import org.strowger.protocol.v1.DeliverRequest;
import org.strowger.protocol.v1.RecordsGrpc;

/** The wire of outboxes; accounts keeps what arrives (SPEC A9). The reply is sent when it is on disk. */
final class RecordsOnTheWire extends RecordsGrpc.RecordsImplBase {
    private final CallRecords records;

    RecordsOnTheWire(CallRecords records) {
        this.records = records;
    }

    @Override
    public void deliver(DeliverRequest request, StreamObserver<DeliverReply> reply) {
        int stored;
        try {
            stored = records.store(request.getServer(), request.getRecordsList());
        } catch (RefusedRecord e) {
            // Unlike a full disk, no trying again mends it.
            reply.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
            return;
        }
        reply.onNext(DeliverReply.newBuilder().setStored(stored).build());
        reply.onCompleted();
    }
}
