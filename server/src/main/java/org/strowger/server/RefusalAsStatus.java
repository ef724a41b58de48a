package org.strowger.server;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the asker in one line what a service threw: {@link StrowgerException} as FAILED_PRECONDITION with its message,
 * anything else as INTERNAL without details, which go into the log.
 */
final class RefusalAsStatus implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalAsStatus.class);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onMessage(Q message) {
                guarded(call, () -> super.onMessage(message));
            }

            @Override
            public void onHalfClose() {
                guarded(call, super::onHalfClose);
            }
        };
    }

    private static void guarded(ServerCall<?, ?> call, Runnable step) {
        try {
            step.run();
        } catch (StrowgerException e) {
            close(call, Status.FAILED_PRECONDITION.withDescription(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} failed", call.getMethodDescriptor().getFullMethodName(), e);
            close(call, Status.INTERNAL.withDescription("internal error; see the server's log"));
        }
    }

    private static void close(ServerCall<?, ?> call, Status status) {
        try {
            call.close(status, new Metadata());
        } catch (IllegalStateException e) {
            // The service had answered before it threw, or the asker is gone: nobody is left to tell.
            LOG.debug("{} was over already", call.getMethodDescriptor().getFullMethodName(), e);
        }
    }
}
