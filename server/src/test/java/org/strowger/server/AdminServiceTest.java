package org.strowger.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.AdminGrpc;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.ChangeReply;
import org.strowger.protocol.v1.ChangeRequest;
import org.strowger.protocol.v1.DrainRequest;
import org.strowger.protocol.v1.EventsRequest;
import org.strowger.protocol.v1.ServiceStatus;
import org.strowger.protocol.v1.SettingsRequest;
import org.strowger.protocol.v1.StatusReply;
import org.strowger.protocol.v1.StatusRequest;
import org.strowger.protocol.v1.StopRequest;

class AdminServiceTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Recorder recorder = new Recorder("dispatch", log);
    private final Configuration configuration =
            new Configuration(Optional.empty(), Map.of("strowger.admin.listen", "127.70.0.3:0"));
    private final GrpcRpc rpc = new GrpcRpc(RpcSettings.standard());
    private final RecentEvents events = new RecentEvents("town");
    private final ServerObject server = new ServerObject("town");
    private final AdminService admin = new AdminService(server, configuration, rpc, events);

    @BeforeEach
    void start() {
        server.with(admin).with(recorder).start();
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(1));
        events.close();
        rpc.close();
    }

    @Test
    void statusTellsEveryServiceAndWhatItHolds() {
        recorder.trouble = "database is full";
        StatusReply status = admin().status(StatusRequest.getDefaultInstance());
        assertEquals("town", status.getServer());
        assertFalse(status.getReady());
        ServiceStatus dispatch = status.getServices(1);
        assertEquals("dispatch", dispatch.getName());
        assertEquals("running", dispatch.getState());
        assertEquals("database is full", dispatch.getDetail());
        assertEquals(Map.of("calls", 3L), dispatch.getGaugesMap());
    }

    @Test
    void drainingPausesAndResumes() {
        admin().drain(DrainRequest.newBuilder().setDraining(true).build());
        assertEquals(
                "paused",
                admin().status(StatusRequest.getDefaultInstance())
                        .getServices(1)
                        .getState());
        admin().drain(DrainRequest.getDefaultInstance());
        assertTrue(admin().status(StatusRequest.getDefaultInstance()).getReady());
        assertEquals(List.of("start dispatch", "pause dispatch", "resume dispatch"), log);
    }

    @Test
    void settingsCanBeReadAndChangedFromAfar() {
        ChangeReply changed = admin().change(ChangeRequest.newBuilder()
                .putSettings("strowger.rpc.deadline", "2s")
                .build());
        assertEquals(List.of("strowger.rpc.deadline"), changed.getChangedList());
        assertEquals(List.of("strowger.rpc.deadline"), changed.getNeedsRestartList());
        assertEquals(
                Map.of("strowger.rpc.deadline", "2s"),
                admin().settings(SettingsRequest.newBuilder()
                                .setPrefix("strowger.rpc.deadline")
                                .build())
                        .getSettingsMap());
    }

    @Test
    void aBadChangeIsRefusedInOneLine() {
        StatusRuntimeException refusal = assertThrows(
                StatusRuntimeException.class,
                () -> admin().change(ChangeRequest.newBuilder()
                        .putSettings("strowger.rpc.dedline", "2s")
                        .build()));
        assertEquals(
                "unknown key strowger.rpc.dedline; did you mean strowger.rpc.deadline?",
                refusal.getStatus().getDescription());
    }

    @Test
    void eventsOfOneAttemptAreFollowedFromAfar() {
        events.record("a1", "asked", "", "", "before");
        events.record("a2", "asked", "", "", "another call");
        Iterator<CallEvent> heard = admin().events(EventsRequest.newBuilder()
                .setReplay(true)
                .setAttempt("a1")
                .build());
        assertEquals("before", heard.next().getText());
        events.record("a1", "decided", "", "", "after");
        assertEquals("after", heard.next().getText());
    }

    @Test
    void aSubscriberThatDoesNotReadIsCutOffAndToldWhy() {
        Iterator<CallEvent> heard = admin().events(EventsRequest.getDefaultInstance());
        Await.until("it is subscribed", () -> events.listeners() == 1);
        String long1 = "x".repeat(1_000);
        Await.until("it is dropped", () -> {
            IntStream.range(0, 1_000).forEach(i -> events.record("", "tick", "", "", long1));
            return events.listeners() == 0;
        });
        StatusRuntimeException cut = assertThrows(StatusRuntimeException.class, () -> {
            while (heard.hasNext()) {
                heard.next();
            }
        });
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, cut.getStatus().getCode());
        assertEquals("listener too slow: 8192 events behind", cut.getStatus().getDescription());
    }

    @Test
    void aSubscriberThatHangsUpIsForgotten() {
        var context = io.grpc.Context.current().withCancellation();
        context.run(() -> {
            Iterator<CallEvent> heard =
                    admin().events(EventsRequest.newBuilder().setReplay(true).build());
            events.record("", "tick", "", "", "one");
            assertEquals("one", heard.next().getText());
        });
        context.cancel(null);
        Await.until("it is forgotten", () -> events.listeners() == 0);
    }

    @Test
    void stopIsAnsweredBeforeTheServerStops() throws InterruptedException {
        admin().stop(StopRequest.getDefaultInstance());
        server.awaitStopRequest();
        assertFalse(log.contains("stop dispatch"));
    }

    private AdminGrpc.AdminBlockingStub admin() {
        return AdminGrpc.newBlockingStub(rpc.connect(admin.address()));
    }
}
