package org.strowger.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.v1.DeliverReply;
import org.strowger.protocol.v1.DeliverRequest;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.RecordsGrpc;

class RecordDeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int NEVER_TAKEN = 13;

    @TempDir
    Path folder;

    private final String name = "records-" + System.nanoTime();
    private final ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
    private final ManagedChannel nobody =
            InProcessChannelBuilder.forName(name + "-nobody").build();

    @AfterEach
    void shutDown() {
        channel.shutdownNow();
        nobody.shutdownNow();
    }

    private static LegRecord record(int sequence) {
        return LegRecord.newBuilder().setLeg("leg").setSequence(sequence).build();
    }

    /** A store that fails as often as it is told to, after having kept what it got: the reply is lost. */
    private static final class Store extends RecordsGrpc.RecordsImplBase {
        final List<Integer> kept = new CopyOnWriteArrayList<>();
        private int failures;

        Store(int failures) {
            this.failures = failures;
        }

        @Override
        public synchronized void deliver(DeliverRequest request, StreamObserver<DeliverReply> reply) {
            if (request.getRecordsList().stream().anyMatch(r -> r.getSequence() == NEVER_TAKEN)) {
                reply.onError(
                        Status.INVALID_ARGUMENT.withDescription("no such event").asRuntimeException());
                return;
            }
            request.getRecordsList().forEach(r -> kept.add(r.getSequence()));
            if (failures-- > 0) {
                reply.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            reply.onNext(DeliverReply.getDefaultInstance());
            reply.onCompleted();
        }
    }

    @Test
    void recordsAreDeliveredInOrderToTheFirstWhoAnswers() throws IOException {
        Store store = new Store(0);
        Server server =
                InProcessServerBuilder.forName(name).addService(store).build().start();
        try (RecordDelivery delivery =
                new RecordDelivery("metz", Outbox.open(folder, 1 << 20), List.of(nobody, channel))) {
            delivery.add(record(1));
            delivery.add(record(2));
            assertTrue(delivery.drain(SOON));
            assertEquals(List.of(1, 2), store.kept);
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void aLostReplyMeansTwiceAndNeverNotAtAll() throws IOException {
        Store store = new Store(1);
        Server server =
                InProcessServerBuilder.forName(name).addService(store).build().start();
        try (RecordDelivery delivery = new RecordDelivery("metz", Outbox.open(folder, 1 << 20), List.of(channel))) {
            delivery.add(record(1));
            assertTrue(delivery.drain(SOON));
            assertEquals(List.of(1, 1), store.kept);
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void recordsThatFoundNobodyAreDeliveredAfterTheNextStart() throws IOException {
        try (RecordDelivery delivery = new RecordDelivery("metz", Outbox.open(folder, 1 << 20), List.of(nobody))) {
            delivery.add(record(1));
            assertFalse(delivery.drain(Duration.ofMillis(200)));
        }
        Store store = new Store(0);
        Server server =
                InProcessServerBuilder.forName(name).addService(store).build().start();
        try (RecordDelivery delivery = new RecordDelivery("metz", Outbox.open(folder, 1 << 20), List.of(channel))) {
            assertTrue(delivery.drain(SOON));
            assertEquals(List.of(1), store.kept);
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void aRecordThatNobodyEverTakesIsSetAsideAndHoldsUpNone() throws IOException {
        Store store = new Store(0);
        Server server =
                InProcessServerBuilder.forName(name).addService(store).build().start();
        try (Outbox outbox = Outbox.open(folder, 1 << 20)) {
            List<Integer> others = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                outbox.append(record(i).toByteArray());
                if (i != NEVER_TAKEN) {
                    others.add(i);
                }
            }
            try (RecordDelivery delivery = new RecordDelivery("metz", outbox, List.of(nobody, channel))) {
                assertTrue(delivery.drain(SOON));
                assertEquals(others, store.kept);
                assertTrue(delivery.trouble().contains("1 records are taken by nobody"), delivery.trouble());
            }
            List<byte[]> aside = new ArrayList<>();
            Frames.read(folder.resolve("outbox.refused"), aside::add);
            assertEquals(List.of(record(NEVER_TAKEN)), List.of(LegRecord.parseFrom(aside.getFirst())));
        } finally {
            server.shutdownNow();
        }
    }
}
