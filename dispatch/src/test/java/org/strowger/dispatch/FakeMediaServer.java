package org.strowger.dispatch;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Capability;
import org.strowger.protocol.v1.Capacity;
import org.strowger.protocol.v1.ConferenceReport;
import org.strowger.protocol.v1.Hello;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.MediaServerDispatchGrpc;
import org.strowger.protocol.v1.MediaServerReport;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.OrderToDial;
import org.strowger.protocol.v1.Reserve;
import org.strowger.protocol.v1.ReserveReply;
import org.strowger.protocol.v1.Trunk;

/** A media server that keeps count of its places, and refuses what it has no room for. */
final class FakeMediaServer implements StreamObserver<MediaServerCommand> {
    final String name;
    final List<OrderToDial> orders = new CopyOnWriteArrayList<>();
    final List<String> cancelled = new CopyOnWriteArrayList<>();
    final List<Reserve> reserves = new CopyOnWriteArrayList<>();
    final List<String> ended = new CopyOnWriteArrayList<>();
    private final int places;
    private final StreamObserver<MediaServerReport> reports;
    private final Map<String, Integer> conferences = new HashMap<>();
    private int used;
    private long sequence;
    volatile boolean silent;
    volatile boolean inService = true;

    FakeMediaServer(ManagedChannel channel, String name, int places, long epoch, Trunk... trunks) {
        this.name = name;
        this.places = places;
        this.reports = MediaServerDispatchGrpc.newStub(channel).serve(this);
        send(MediaServerReport.newBuilder()
                .setHello(Hello.newBuilder()
                        .setMediaServer(name)
                        .setBootEpoch(epoch)
                        .setLocation(name)
                        .addCapabilities(Capability.TELEPHONY)
                        .addCapabilities(Capability.VOICE)
                        .setSipAddress("127.60.0.1:5060")
                        .addAllTrunks(List.of(trunks))
                        .setInService(true)
                        .setCapacity(capacity()))
                .build());
    }

    static Trunk trunk(String name, String deck) {
        return Trunk.newBuilder()
                .setName(name)
                .setDeck(deck)
                .setPresents("+33388000000")
                .setChannels(30)
                .build();
    }

    private synchronized void send(MediaServerReport report) {
        reports.onNext(report);
    }

    private synchronized Capacity capacity() {
        return Capacity.newBuilder()
                .setSequence(++sequence)
                .setPlaces(places)
                .setPlacesUsed(used)
                .setInService(inService)
                .build();
    }

    void report() {
        send(MediaServerReport.newBuilder().setCapacity(capacity()).build());
    }

    void progress(OrderToDial order, OrderProgress.State state) {
        send(MediaServerReport.newBuilder()
                .setProgress(OrderProgress.newBuilder()
                        .setAttempt(order.getAttempt())
                        .setLease(order.getLease())
                        .setState(state)
                        .setCause(state == OrderProgress.State.FAILED ? 17 : 16)
                        .setBy("caller-side")
                        .setCandidate(Candidate.newBuilder()
                                .setMediaServer(name)
                                .setTrunk(order.getTrunk())
                                .setCallbackNumber(order.getNumber())))
                .build());
    }

    /** A client who was on the will-call list has come and gone. */
    void gone(Reserve reserve) {
        send(MediaServerReport.newBuilder()
                .setProgress(OrderProgress.newBuilder()
                        .setAttempt(reserve.getAttempt())
                        .setLease(reserve.getLease())
                        .setState(OrderProgress.State.ENDED)
                        .setCause(16)
                        .setBy("caller"))
                .build());
    }

    void conference(String conference, int participants, long version, String attempt) {
        send(MediaServerReport.newBuilder()
                .setConference(ConferenceReport.newBuilder()
                        .setConference(conference)
                        .setParticipants(participants)
                        .setVersion(version)
                        .setAttempt(attempt))
                .build());
    }

    void leave() {
        reports.onCompleted();
    }

    @Override
    public synchronized void onNext(MediaServerCommand command) {
        switch (command.getCommandCase()) {
            case ORDER -> {
                orders.add(command.getOrder());
                if (used >= places) {
                    progress(command.getOrder(), OrderProgress.State.FAILED);
                } else {
                    used++;
                    conferences.merge(command.getOrder().getConference(), 1, Integer::sum);
                }
            }
            case CANCEL -> cancelled.add(command.getCancel().getAttempt());
            case RESERVE -> {
                reserves.add(command.getReserve());
                if (!silent) {
                    boolean room = used < places;
                    used += room ? 1 : 0;
                    send(MediaServerReport.newBuilder()
                            .setReserved(ReserveReply.newBuilder()
                                    .setAttempt(command.getReserve().getAttempt())
                                    .setAccepted(room)
                                    .setWhy(room ? "" : "full"))
                            .build());
                }
            }
            case WELCOME, COMMAND_NOT_SET -> {}
        }
    }

    @Override
    public void onError(Throwable broken) {
        ended.add(String.valueOf(broken.getMessage()));
    }

    @Override
    public void onCompleted() {
        ended.add("completed");
    }
}
