package org.strowger.dispatch;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.MediaServerDispatchGrpc;
import org.strowger.protocol.v1.MediaServerReport;

/** The streams of media servers (SPEC B2, C1). */
final class MediaServerStreams extends MediaServerDispatchGrpc.MediaServerDispatchImplBase {
    private final Contacts contacts;
    private final LongSupplier clock;
    private final Map<Stream, Long> strangers = new ConcurrentHashMap<>();
    private final Set<Stream> live = ConcurrentHashMap.newKeySet();

    MediaServerStreams(Contacts contacts, LongSupplier clock) {
        this.contacts = contacts;
        this.clock = clock;
    }

    @Override
    public StreamObserver<MediaServerReport> serve(StreamObserver<MediaServerCommand> commands) {
        var stream = new Stream((ServerCallStreamObserver<MediaServerCommand>) commands);
        strangers.put(stream, clock.getAsLong());
        live.add(stream);
        return stream;
    }

    /** Ends streams that have not said who they are for so long: anybody can open one. */
    void sweep(long now, long patienceMillis) {
        strangers.forEach((stream, since) -> {
            if (since + patienceMillis <= now && strangers.remove(stream) != null) {
                stream.close("no hello on this stream");
            }
        });
    }

    /** Ends them all; the media servers go on without this dispatcher, and come back to the next. */
    void close() {
        live.forEach(stream -> stream.close("this dispatcher is ending"));
    }

    private final class Stream implements StreamObserver<MediaServerReport>, MediaServerLink {
        private static final long UNREAD_MILLIS = 1000;

        private final ServerCallStreamObserver<MediaServerCommand> commands;
        private Optional<String> mediaServer = Optional.empty();
        private boolean ended;
        private long unreadSince;

        Stream(ServerCallStreamObserver<MediaServerCommand> commands) {
            this.commands = commands;
            // Without a handler a send to a vanished peer throws; its end is told by onError anyhow.
            commands.setOnCancelHandler(() -> {});
        }

        @Override
        public void onNext(MediaServerReport report) {
            synchronized (this) {
                if (ended) {
                    return;
                }
            }
            if (mediaServer.isPresent()) {
                contacts.report(mediaServer.get(), this, report, clock.getAsLong());
                return;
            }
            strangers.remove(this);
            if (!report.hasHello()) {
                close("the first message of a stream is hello");
                return;
            }
            Optional<String> refused = contacts.hello(report.getHello(), this, clock.getAsLong());
            if (refused.isPresent()) {
                close(refused.get());
            } else {
                mediaServer = Optional.of(report.getHello().getMediaServer());
            }
        }

        @Override
        public void onError(Throwable broken) {
            over();
        }

        @Override
        public void onCompleted() {
            over();
            synchronized (this) {
                if (!ended) {
                    ended = true;
                    commands.onCompleted();
                }
            }
        }

        private void over() {
            strangers.remove(this);
            live.remove(this);
            mediaServer.ifPresent(name -> contacts.lost(name, this, clock.getAsLong()));
        }

        @Override
        public synchronized void send(MediaServerCommand command) {
            if (!ended && !commands.isCancelled()) {
                commands.onNext(command);
            }
        }

        @Override
        public synchronized boolean accepting() {
            if (ended || commands.isCancelled()) {
                return false;
            }
            if (commands.isReady()) {
                unreadSince = 0;
                return true;
            }
            long now = clock.getAsLong();
            unreadSince = unreadSince == 0 ? now : unreadSince;
            return now - unreadSince < UNREAD_MILLIS;
        }

        @Override
        public synchronized void close(String reason) {
            if (!ended) {
                ended = true;
                commands.onError(
                        Status.FAILED_PRECONDITION.withDescription(reason).asRuntimeException());
            }
        }
    }
}
