package org.strowger.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CancelRequest;
import org.strowger.protocol.v1.ClientKind;
import org.strowger.protocol.v1.DeliverRequest;
import org.strowger.protocol.v1.Hello;
import org.strowger.protocol.v1.JoinRequest;
import org.strowger.protocol.v1.MediaServerCommand;
import org.strowger.protocol.v1.MediaServerDispatchGrpc;
import org.strowger.protocol.v1.MediaServerReport;
import org.strowger.protocol.v1.TableRequest;

/** Requests that no server of ours would send: fields empty, huge, negative, of others. */
@Timeout(120)
class HostileRequestsTest {
    private static final Set<Status.Code> CLEAN = Set.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.PERMISSION_DENIED,
            Status.Code.NOT_FOUND,
            Status.Code.UNAVAILABLE);
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "a0",
            "+33387000100",
            "+",
            "metz",
            "ms",
            "weekly",
            "x".repeat(100_000),
            "\u0000",
            "\n",
            "../../etc/passwd",
            "${jndi:x}",
            "\u202e\ud83d\ude00",
            "127.0.0.1",
            "127.0.0.1:5060",
            "999.1.1.1",
            "'; drop table cdr; --");
    private static final long[] NUMBERS = {0, 1, -1, 2, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE};

    private final TestFarm farm = new TestFarm("strowger.dispatch.dead-after = 200ms");
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @AfterEach
    void close() {
        farm.close();
    }

    @SuppressWarnings("unchecked")
    private <M extends Message> M hostile(M type) {
        return (M) hostile(type, 0);
    }

    private Message hostile(Message type, int depth) {
        Message.Builder builder = type.newBuilderForType();
        for (FieldDescriptor field : type.getDescriptorForType().getFields()) {
            if (random.nextInt(4) == 0 || field.isMapField()) {
                continue;
            }
            if (!field.isRepeated()) {
                builder.setField(field, value(builder, field, depth));
                continue;
            }
            for (int n = random.nextInt(4); n > 0; n--) {
                builder.addRepeatedField(field, value(builder, field, depth));
            }
        }
        return builder.build();
    }

    private Object value(Message.Builder builder, FieldDescriptor field, int depth) {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        return switch (field.getJavaType()) {
            case INT -> (int) number;
            case LONG -> number;
            case BOOLEAN -> random.nextBoolean();
            case DOUBLE -> (double) number;
            case FLOAT -> (float) number;
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> com.google.protobuf.ByteString.copyFromUtf8(TEXTS.get(random.nextInt(TEXTS.size())));
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> {
                Message type = builder.newBuilderForField(field).getDefaultInstanceForType();
                yield depth > 4 ? type : hostile(type, depth + 1);
            }
        };
    }

    private void clean(Runnable request) {
        try {
            request.run();
        } catch (StatusRuntimeException e) {
            assertTrue(CLEAN.contains(e.getStatus().getCode()), "seed " + seed + ": " + e);
            String said = String.valueOf(e.getStatus().getDescription());
            assertFalse(said.contains("Exception") || said.contains("\n"), "seed " + seed + ": " + said);
        }
    }

    @Test
    void questionsThatMakeNoSenseAreRefusedCleanly() {
        for (int i = 0; i < 400; i++) {
            clean(() -> farm.ask.withDeadlineAfter(20, TimeUnit.SECONDS).ask(hostile(AskRequest.getDefaultInstance())));
            clean(() -> farm.ask
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .cancel(hostile(CancelRequest.getDefaultInstance())));
            clean(() ->
                    farm.join.withDeadlineAfter(20, TimeUnit.SECONDS).join(hostile(JoinRequest.getDefaultInstance())));
            clean(() -> farm.records
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .deliver(hostile(DeliverRequest.getDefaultInstance())));
        }
        works();
    }

    @Test
    void mediaServersThatTalkNonsenseAreTurnedAwayOrHarmThemselves() {
        for (int i = 0; i < 60; i++) {
            List<MediaServerCommand> heard = new CopyOnWriteArrayList<>();
            StreamObserver<MediaServerReport> stream =
                    MediaServerDispatchGrpc.newStub(farm.channel).serve(new Collecting<>(heard));
            boolean honest = random.nextBoolean();
            stream.onNext(MediaServerReport.newBuilder()
                    .setHello(
                            honest
                                    ? Hello.newBuilder()
                                            .setMediaServer("liar" + i)
                                            .setBootEpoch(1)
                                            .build()
                                    : hostile(Hello.getDefaultInstance()))
                    .build());
            for (int n = 0; n < 20; n++) {
                stream.onNext(hostile(MediaServerReport.getDefaultInstance()));
            }
            stream.onCompleted();
        }
        // What they said counts until they count as dead.
        Await.until("they are forgotten", () -> farm.tables
                .conferences(TableRequest.getDefaultInstance())
                .getRowsList()
                .isEmpty());
        works();
    }

    private void works() {
        FakeMediaServer honest = farm.mediaServer("honest", 10);
        var admitted = farm.join
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .join(JoinRequest.newBuilder()
                        .setAttempt("after")
                        .setKind(ClientKind.SIP)
                        .setConference("quite-another")
                        .setSource("127.0.0.1")
                        .build());
        assertTrue(admitted.hasAdmission(), "seed " + seed + ": " + admitted);
        assertEquals("honest", admitted.getAdmission().getMediaServer(), "seed " + seed);
        assertFalse(
                farm.tables
                        .leases(TableRequest.getDefaultInstance())
                        .getRowsList()
                        .isEmpty(),
                "seed " + seed);
        honest.leave();
    }
}
