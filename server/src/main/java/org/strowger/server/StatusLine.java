package org.strowger.server;

import io.grpc.Status;
import java.util.Optional;

/** Why a question over gRPC failed, in one line: {@link Status#toString} has the cause's whole stack trace. */
public final class StatusLine {
    private StatusLine() {}

    /** Code, description and what was beneath, such as "UNAVAILABLE: io exception: Connection refused". */
    public static String of(Status status) {
        StringBuilder line = new StringBuilder(status.getCode().toString());
        Optional.ofNullable(status.getDescription())
                .ifPresent(text -> line.append(": ").append(text));
        Optional.ofNullable(status.getCause())
                .map(Throwable::getMessage)
                .ifPresent(text -> line.append(": ").append(text));
        return line.toString().replaceAll("\\s+", " ");
    }

    /** The same for what a stream or a question ended with. */
    public static String of(Throwable failure) {
        return of(Status.fromThrowable(failure));
    }
}
