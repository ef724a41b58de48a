package org.strowger.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.strowger.protocol.v1.AdminGrpc;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.ChangeReply;
import org.strowger.protocol.v1.ChangeRequest;
import org.strowger.protocol.v1.DrainReply;
import org.strowger.protocol.v1.DrainRequest;
import org.strowger.protocol.v1.EventsRequest;
import org.strowger.protocol.v1.SettingsReply;
import org.strowger.protocol.v1.SettingsRequest;
import org.strowger.protocol.v1.StatusReply;
import org.strowger.protocol.v1.StatusRequest;
import org.strowger.protocol.v1.StopReply;
import org.strowger.protocol.v1.StopRequest;

/** Both transports run through the same tests: servers may not notice which one they are on. */
class GrpcRpcTest {
    private static RpcSettings answeredWithin(Duration deadline) {
        return new RpcSettings(
                false,
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                deadline,
                64 * 1024,
                Optional.empty());
    }

    private static final Set<Status.Code> STREAM_CUT = Set.of(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);

    private final GrpcRpc rpc = new GrpcRpc(answeredWithin(Duration.ofSeconds(15)));

    @AfterEach
    void close() {
        rpc.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inprocess:rpc-test", "127.70.0.1:0"})
    void aCallIsAnswered(String address) {
        try (Rpc.Listening listening = rpc.serve(address, List.of(new Peer()))) {
            StatusReply reply = stub(listening).status(StatusRequest.getDefaultInstance());
            assertEquals("peer", reply.getServer());
        }
    }

    @Test
    void whoConnectsAndSaysNothingIsHungUpOn() throws IOException {
        try (Rpc.Listening listening = rpc.serve("127.70.0.1:0", List.of(new Peer()));
                Socket silent = new Socket()) {
            silent.connect(SocketName.parse(listening.address(), "test").resolve(), 5_000);
            silent.setSoTimeout(20_000);
            byte[] all = silent.getInputStream().readAllBytes();
            assertTrue(all.length < 1_000, "what a server says first, and no more");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inprocess:rpc-test", "127.70.0.1:0"})
    void aRefusalArrivesAsOneLine(String address) {
        try (Rpc.Listening listening = rpc.serve(address, List.of(new Peer()))) {
            Status status = failure(() -> stub(listening).change(ChangeRequest.getDefaultInstance()));
            assertEquals(Status.Code.FAILED_PRECONDITION, status.getCode());
            assertEquals("nothing to change", status.getDescription());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inprocess:rpc-test", "127.70.0.1:0"})
    void aMistakeInAServiceIsToldWithoutDetails(String address) {
        try (Rpc.Listening listening = rpc.serve(address, List.of(new Peer()))) {
            Status status = failure(() -> stub(listening).settings(SettingsRequest.getDefaultInstance()));
            assertEquals(Status.Code.INTERNAL, status.getCode());
            assertEquals("internal error; see the server's log", status.getDescription());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inprocess:rpc-test", "127.70.0.1:0"})
    void aCallWithoutADeadlineIsGivenOne(String address) {
        GrpcRpc hasty = new GrpcRpc(answeredWithin(Duration.ofMillis(300)));
        try (Rpc.Listening listening = rpc.serve(address, List.of(new Peer()))) {
            var stub = AdminGrpc.newBlockingStub(hasty.connect(listening.address()));
            Status status = failure(() -> stub.drain(DrainRequest.getDefaultInstance()));
            assertEquals(Status.Code.DEADLINE_EXCEEDED, status.getCode());
        } finally {
            hasty.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inprocess:rpc-test", "127.70.0.1:0"})
    void aStreamIsCutWhenItsServerCloses(String address) throws InterruptedException {
        Peer peer = new Peer();
        Iterator<CallEvent> events;
        try (Rpc.Listening listening = rpc.serve(address, List.of(peer))) {
            events = stub(listening).events(EventsRequest.getDefaultInstance());
            assertEquals("hello", events.next().getWhat());
        }
        // The network's transport says CANCELLED; both mean to a subscriber that he must open the stream again.
        assertTrue(STREAM_CUT.contains(failure(events::next).getCode()), "the subscriber was not told");
        assertTrue(peer.streamCancelled.await(5, TimeUnit.SECONDS), "the service was not told");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inprocess:rpc-test", "127.70.0.2:18470"})
    void aChannelReachesAServerThatCameLater(String address) {
        ManagedChannel channel = rpc.connect(address);
        AdminGrpc.AdminBlockingStub stub = AdminGrpc.newBlockingStub(channel);
        assertEquals(
                Status.Code.UNAVAILABLE,
                failure(() -> stub.status(StatusRequest.getDefaultInstance())).getCode());
        try (Rpc.Listening listening = rpc.serve(address, List.of(new Peer()))) {
            StatusReply reply = stub.withWaitForReady()
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .status(StatusRequest.getDefaultInstance());
            assertEquals("peer", reply.getServer());
            assertEquals(address, listening.address());
        }
    }

    @Test
    void aMessageBeyondTheLimitIsRefused() {
        try (Rpc.Listening listening = rpc.serve("127.70.0.1:0", List.of(new Peer()))) {
            SettingsRequest big = SettingsRequest.newBuilder()
                    .setPrefix("x".repeat(80 * 1024))
                    .build();
            assertEquals(
                    Status.Code.RESOURCE_EXHAUSTED,
                    failure(() -> stub(listening).settings(big)).getCode());
        }
    }

    @Test
    void anAddressThatOthersCanReachIsNotBoundUnasked() {
        StrowgerException refusal =
                assertThrows(StrowgerException.class, () -> rpc.serve("0.0.0.0:0", List.of(new Peer())));
        assertTrue(refusal.getMessage().contains("strowger.rpc.exposed"), refusal.getMessage());
    }

    @Test
    void aTakenPortIsToldInOneLine() {
        try (Rpc.Listening first = rpc.serve("127.70.0.1:0", List.of(new Peer()))) {
            StrowgerException refusal =
                    assertThrows(StrowgerException.class, () -> rpc.serve(first.address(), List.of(new Peer())));
            assertTrue(refusal.getMessage().startsWith("cannot bind " + first.address()), refusal.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7070", "host", "host:", "host:70700", "::1:70", ":70"})
    void whatIsNoAddressIsRefused(String address) {
        assertThrows(StrowgerException.class, () -> rpc.serve(address, List.of()));
    }

    private AdminGrpc.AdminBlockingStub stub(Rpc.Listening listening) {
        return AdminGrpc.newBlockingStub(rpc.connect(listening.address()));
    }

    private static Status failure(Runnable call) {
        return assertThrows(StatusRuntimeException.class, call::run).getStatus();
    }

    /** A server with one of each: an answer, a refusal, a mistake, a silence, a stream. */
    private static final class Peer extends AdminGrpc.AdminImplBase {
        final CountDownLatch streamCancelled = new CountDownLatch(1);

        @Override
        public void status(StatusRequest request, StreamObserver<StatusReply> reply) {
            reply.onNext(StatusReply.newBuilder().setServer("peer").build());
            reply.onCompleted();
        }

        @Override
        public void change(ChangeRequest request, StreamObserver<ChangeReply> reply) {
            throw new StrowgerException("nothing to change");
        }

        @Override
        public void settings(SettingsRequest request, StreamObserver<SettingsReply> reply) {
            throw new IllegalStateException("a detail");
        }

        @Override
        public void drain(DrainRequest request, StreamObserver<DrainReply> reply) {
            // Never answers: the asker's deadline must end it.
        }

        @Override
        public void events(EventsRequest request, StreamObserver<CallEvent> events) {
            ((ServerCallStreamObserver<CallEvent>) events).setOnCancelHandler(streamCancelled::countDown);
            events.onNext(CallEvent.newBuilder().setWhat("hello").build());
        }

        @Override
        public void stop(StopRequest request, StreamObserver<StopReply> reply) {
            reply.onError(Status.UNIMPLEMENTED.asRuntimeException());
        }
    }
}
