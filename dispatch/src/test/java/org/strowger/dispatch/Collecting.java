package org.strowger.dispatch;

import io.grpc.stub.StreamObserver;
import java.util.List;

/** Collects what a stream brings. */
record Collecting<T>(List<T> heard) implements StreamObserver<T> {
    @Override
    public void onNext(T value) {
        heard.add(value);
    }

    @Override
    public void onError(Throwable broken) {}

    @Override
    public void onCompleted() {}
}
