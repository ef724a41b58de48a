package org.strowger.mediaserver;

import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.strowger.protocol.v1.CancelOrder;
import org.strowger.protocol.v1.Capacity;
import org.strowger.protocol.v1.ConferenceReport;
import org.strowger.protocol.v1.DeliverReply;
import org.strowger.protocol.v1.DeliverRequest;
import org.strowger.protocol.v1.Hello;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.MediaServerDispatchGrpc;
import org.strowger.protocol.v1.MediaServerReport;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.OrderToDial;
import org.strowger.protocol.v1.RecordsGrpc;
import org.strowger.protocol.v1.Reserve;
import org.strowger.protocol.v1.ReserveReply;
import org.strowger.protocol.v1.Welcome;
import org.strowger.server.Rpc;

/** A dispatcher that keeps the tables and objects to what no dispatcher could make sense of. */
final class FakeDispatch implements AutoCloseable {
    private final Rpc rpc;
    private final String address;
    private final List<String> objections = new CopyOnWriteArrayList<>();
    private final List<OrderProgress> progress = new CopyOnWriteArrayList<>();
    private final List<LegRecord> records = new CopyOnWriteArrayList<>();
    private final Map<String, ReserveReply> replies = new HashMap<>();
    private final Map<String, ConferenceReport> conferences = new HashMap<>();
    private Rpc.@Nullable Listening listening;
    private @Nullable StreamObserver<MediaServerCommand> stream;
    private @Nullable Hello hello;
    private @Nullable Capacity capacity;
    private int hellos;
    private int round;

    FakeDispatch(Rpc rpc, String address) {
        this.rpc = rpc;
        this.address = address;
        open();
    }

    void open() {
        listening = rpc.serve(address, List.of(new Serving(), new Keeping()));
    }

    /** Dies, with its streams. */
    @Override
    public void close() {
        if (listening != null) {
            listening.close();
        }
        synchronized (this) {
            stream = null;
        }
    }

    /** The next test begins: attempts are other attempts from now on, whatever the test calls them. */
    void begin() {
        round++;
        progress.clear();
        records.clear();
        synchronized (this) {
            hellos = 0;
        }
    }

    /** What this test's attempt is called on the wire. */
    String attempt(String name) {
        return name + "." + round;
    }

    /** Waits until a media server is in contact. */
    Hello hello() {
        Await.until("Hello", () -> inContact());
        synchronized (this) {
            return java.util.Objects.requireNonNull(hello);
        }
    }

    synchronized boolean inContact() {
        return stream != null && hello != null;
    }

    synchronized int hellos() {
        return hellos;
    }

    void order(OrderToDial order) {
        send(MediaServerCommand.newBuilder().setOrder(order).build());
    }

    void cancel(String attempt, int cause, String why) {
        send(MediaServerCommand.newBuilder()
                .setCancel(CancelOrder.newBuilder()
                        .setAttempt(attempt(attempt))
                        .setCause(cause)
                        .setWhy(why))
                .build());
    }

    ReserveReply reserve(Reserve reserve) {
        synchronized (this) {
            replies.remove(reserve.getAttempt());
        }
        send(MediaServerCommand.newBuilder().setReserve(reserve).build());
        Await.until(
                "answer to Reserve " + reserve.getAttempt(),
                () -> reply(reserve.getAttempt()).isPresent());
        return reply(reserve.getAttempt()).orElseThrow();
    }

    private synchronized Optional<ReserveReply> reply(String attempt) {
        return Optional.ofNullable(replies.get(attempt));
    }

    private synchronized void send(MediaServerCommand command) {
        java.util.Objects.requireNonNull(stream, "no media server in contact").onNext(command);
    }

    /** Waits until that attempt's progress has come to that state, and returns it. */
    OrderProgress awaits(String attempt, OrderProgress.State state) {
        Await.until(
                () -> state + " of " + attempt + ", only " + states(attempt),
                () -> states(attempt).contains(state));
        return progress.stream()
                .filter(p -> p.getAttempt().equals(attempt(attempt)) && p.getState() == state)
                .findFirst()
                .orElseThrow();
    }

    List<OrderProgress.State> states(String attempt) {
        return progress.stream()
                .filter(p -> p.getAttempt().equals(attempt(attempt)))
                .map(OrderProgress::getState)
                .toList();
    }

    synchronized int participants(String conference) {
        ConferenceReport report = conferences.get(conference);
        return report == null ? 0 : report.getParticipants();
    }

    synchronized boolean knowsOfConferences() {
        return conferences.values().stream().anyMatch(report -> report.getParticipants() > 0);
    }

    synchronized Capacity capacity() {
        return java.util.Objects.requireNonNull(capacity);
    }

    /** Records of one attempt, in the order of their sequence. */
    List<LegRecord> records(String attempt) {
        return records.stream()
                .filter(r -> r.getAttempt().equals(attempt(attempt)))
                .toList();
    }

    List<LegRecord.Event> recorded(String attempt) {
        return records(attempt).stream().map(LegRecord::getEvent).toList();
    }

    List<String> objections() {
        return new ArrayList<>(objections);
    }

    private synchronized void take(MediaServerReport report) {
        if (report.getReportCase() != MediaServerReport.ReportCase.HELLO && hello == null) {
            objections.add("before Hello: " + report.getReportCase());
        }
        switch (report.getReportCase()) {
            case HELLO -> {
                hellos++;
                hello = report.getHello();
                capacity = report.getHello().getCapacity();
                // What ended while there was no contact is not in the Hello.
                conferences.clear();
                report.getHello().getConferencesList().forEach(this::take);
                java.util.Objects.requireNonNull(stream)
                        .onNext(MediaServerCommand.newBuilder()
                                .setWelcome(Welcome.newBuilder()
                                        .setDispatcher("fake")
                                        .setReportEveryMs(200))
                                .build());
            }
            case CAPACITY -> {
                Capacity now = report.getCapacity();
                if (capacity == null || now.getSequence() > capacity.getSequence()) {
                    capacity = now;
                }
                if (now.getPlacesUsed() > now.getPlaces() || now.getPlacesUsed() < 0) {
                    objections.add("places used: " + now.getPlacesUsed() + " of " + now.getPlaces());
                }
            }
            case PROGRESS -> progress.add(report.getProgress());
            case CONFERENCE -> take(report.getConference());
            case RESERVED -> replies.put(report.getReserved().getAttempt(), report.getReserved());
            case REPORT_NOT_SET -> objections.add("empty report");
        }
    }

    private void take(ConferenceReport report) {
        ConferenceReport before = conferences.put(report.getConference(), report);
        if (before != null && before.getVersion() > report.getVersion()) {
            objections.add(report.getConference() + " went back from version " + before.getVersion() + " to "
                    + report.getVersion());
        }
    }

    private final class Serving extends MediaServerDispatchGrpc.MediaServerDispatchImplBase {
        @Override
        public StreamObserver<MediaServerReport> serve(StreamObserver<MediaServerCommand> out) {
            synchronized (FakeDispatch.this) {
                stream = out;
                hello = null;
            }
            return new StreamObserver<>() {
                @Override
                public void onNext(MediaServerReport report) {
                    take(report);
                }

                @Override
                public void onError(Throwable failure) {
                    gone(out);
                }

                @Override
                public void onCompleted() {
                    gone(out);
                    out.onCompleted();
                }
            };
        }

        private void gone(StreamObserver<MediaServerCommand> out) {
            synchronized (FakeDispatch.this) {
                if (out.equals(stream)) {
                    stream = null;
                }
            }
        }
    }

    private final class Keeping extends RecordsGrpc.RecordsImplBase {
        @Override
        public void deliver(DeliverRequest request, StreamObserver<DeliverReply> out) {
            int stored = 0;
            for (LegRecord record : request.getRecordsList()) {
                boolean known = records.stream()
                        .anyMatch(r -> r.getLeg().equals(record.getLeg()) && r.getSequence() == record.getSequence());
                if (!known) {
                    records.add(record);
                    stored++;
                }
            }
            out.onNext(DeliverReply.newBuilder().setStored(stored).build());
            out.onCompleted();
        }
    }
}
