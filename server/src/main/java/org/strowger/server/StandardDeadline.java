package org.strowger.server;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives every call with one answer a deadline, so that no wait on another server is without end. Streams stay open. */
record StandardDeadline(Duration deadline) implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        boolean needed = options.getDeadline() == null && method.getType() == MethodDescriptor.MethodType.UNARY;
        return next.newCall(
                method, needed ? options.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS) : options);
    }
}
