package org.strowger.switchboard;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.strowger.protocol.v1.AskReply;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CallbackOffer;
import org.strowger.protocol.v1.CancelReply;
import org.strowger.protocol.v1.CancelRequest;
import org.strowger.protocol.v1.Candidate;
import org.strowger.protocol.v1.Decision;
import org.strowger.protocol.v1.DeliverReply;
import org.strowger.protocol.v1.DeliverRequest;
import org.strowger.protocol.v1.Did;
import org.strowger.protocol.v1.DidTable;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.LinkEvent;
import org.strowger.protocol.v1.LinkRequest;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.RecordsGrpc;
import org.strowger.protocol.v1.Refusal;
import org.strowger.protocol.v1.RefusalReason;
import org.strowger.protocol.v1.SwitchboardDispatchGrpc;

/**
 * A dispatch with one media server: keeps its leases, gives the same answer to the same question, and refuses questions
 * that break the contract.
 */
final class TestDispatch extends SwitchboardDispatchGrpc.SwitchboardDispatchImplBase {
    private final List<Did> dids;
    private final Identification kind;
    private final String only;
    private final String expectedCaller;
    private final Consumer<Order> orders;
    private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
    private final Map<String, Decision> leases = new LinkedHashMap<>();
    private final List<StreamObserver<LinkEvent>> links = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<LegRecord> records = new CopyOnWriteArrayList<>();
    private final List<AskRequest> asked = new CopyOnWriteArrayList<>();

    /** What the media server is told to do. */
    record Order(Decision decision, String secret) {}

    /** @param only the only callback number that its media server can dial, or "" for any */
    TestDispatch(List<Did> dids, Identification kind, String only, String expectedCaller, Consumer<Order> orders) {
        this.dids = dids;
        this.kind = kind;
        this.only = only;
        this.expectedCaller = expectedCaller;
        this.orders = orders;
    }

    @Override
    public void ask(AskRequest request, StreamObserver<AskReply> reply) {
        asked.add(request);
        if (!request.getAttempt().matches("[0-9a-f]{32}")
                || request.getSwitchboard().isEmpty()) {
            complaints.add("malformed question " + request);
            reply.onError(Status.INVALID_ARGUMENT.asRuntimeException());
            return;
        }
        List<CallbackOffer> fitting = new ArrayList<>(request.getOffersList());
        fitting.removeIf(o -> o.getIdentification() != kind || o.getFreeChannels() < 1);
        fitting.removeIf(o -> !only.isEmpty() && !o.getNumber().equals(only));
        AskReply.Builder answer = AskReply.newBuilder();
        boolean over = cancelled.contains(request.getAttempt());
        if (over) {
            complaints.add("asked after the cancel: " + request);
        }
        if (over || fitting.isEmpty() || !request.getExcludedList().isEmpty()) {
            // More exclusions than before give the old lease back.
            synchronized (leases) {
                leases.remove(request.getAttempt());
            }
            answer.setRefusal(Refusal.newBuilder()
                    .setCause(34)
                    .setReason(RefusalReason.NO_CAPACITY)
                    .setText("nothing left"));
        } else {
            CallbackOffer offer = fitting.getFirst();
            Decision decision;
            synchronized (leases) {
                decision = leases.computeIfAbsent(
                        request.getAttempt(),
                        a -> Decision.newBuilder()
                                .setAttempt(a)
                                .setLease("lease-" + a)
                                .setCandidate(Candidate.newBuilder()
                                        .setMediaServer("strasbourg")
                                        .setTrunk("strasbourg-pstn")
                                        .setCallbackNumber(offer.getNumber()))
                                .setIdentification(kind)
                                .setConference("c-1")
                                .setAccount("acme")
                                .setExpectedCaller(expectedCaller)
                                .setExpiresInMs(30_000)
                                .setPricePerMinuteMicros(8_000)
                                .setCurrency("EUR")
                                .setReason("the only one")
                                .build());
            }
            orders.accept(new Order(decision, offer.getSecret()));
            answer.setDecision(decision);
        }
        reply.onNext(answer.build());
        reply.onCompleted();
    }

    @Override
    public void cancel(CancelRequest request, StreamObserver<CancelReply> reply) {
        if (request.getCause() < 1
                || request.getCause() > 127
                || !request.getWhy().matches("[a-z-]+")) {
            complaints.add("malformed cancel " + request);
        }
        cancelled.add(request.getAttempt());
        synchronized (leases) {
            leases.remove(request.getAttempt());
        }
        reply.onNext(CancelReply.getDefaultInstance());
        reply.onCompleted();
    }

    @Override
    public void link(LinkRequest request, StreamObserver<LinkEvent> events) {
        links.add(events);
        events.onNext(LinkEvent.newBuilder()
                .setDids(DidTable.newBuilder().setVersion(1).addAllDids(dids))
                .build());
    }

    /** Says that a media server's leg is over, as the media server would. */
    void report(String attempt, OrderProgress.State state) {
        Decision decision;
        synchronized (leases) {
            decision = leases.remove(attempt);
        }
        if (decision == null) {
            return;
        }
        OrderProgress progress = OrderProgress.newBuilder()
                .setAttempt(attempt)
                .setState(state)
                .setCause(16)
                .setBy("caller-side")
                .setCandidate(decision.getCandidate())
                .setLease(decision.getLease())
                .build();
        for (StreamObserver<LinkEvent> link : links) {
            synchronized (link) {
                link.onNext(LinkEvent.newBuilder().setProgress(progress).build());
            }
        }
    }

    int leases() {
        synchronized (leases) {
            return leases.size();
        }
    }

    List<String> complaints() {
        return complaints;
    }

    List<LegRecord> records() {
        return records;
    }

    List<AskRequest> asked() {
        return asked;
    }

    RecordsGrpc.RecordsImplBase recordStore() {
        return new RecordsGrpc.RecordsImplBase() {
            @Override
            public void deliver(DeliverRequest request, StreamObserver<DeliverReply> reply) {
                records.addAll(request.getRecordsList());
                reply.onNext(DeliverReply.newBuilder()
                        .setStored(request.getRecordsCount())
                        .build());
                reply.onCompleted();
            }
        };
    }
}
