package org.strowger.server;

import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.strowger.protocol.v1.AdminGrpc;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.ChangeReply;
import org.strowger.protocol.v1.ChangeRequest;
import org.strowger.protocol.v1.DrainReply;
import org.strowger.protocol.v1.DrainRequest;
import org.strowger.protocol.v1.EventsRequest;
import org.strowger.protocol.v1.ServiceStatus;
import org.strowger.protocol.v1.SettingsReply;
import org.strowger.protocol.v1.SettingsRequest;
import org.strowger.protocol.v1.StatusReply;
import org.strowger.protocol.v1.StatusRequest;
import org.strowger.protocol.v1.StopReply;
import org.strowger.protocol.v1.StopRequest;

/** Remote administration of one server (SPEC G3), over gRPC at {@code strowger.admin.listen}. */
public final class AdminService implements Service {
    private final ServerObject server;
    private final Configuration configuration;
    private final Rpc rpc;
    private final RecentEvents events;
    private final List<Rpc.Listening> listening = new ArrayList<>(1);
    private volatile String address = "";

    public AdminService(ServerObject server, Configuration configuration, Rpc rpc, RecentEvents events) {
        this.server = server;
        this.configuration = configuration;
        this.rpc = rpc;
        this.events = events;
    }

    @Override
    public String name() {
        return "admin";
    }

    @Override
    public void start() {
        String listen = configuration.current().getString("strowger.admin.listen");
        if (!listen.isBlank()) {
            Rpc.Listening bound = rpc.serve(listen, List.of(new Endpoint()));
            listening.add(bound);
            address = bound.address();
        }
    }

    /** Where it is reached, with the real port; "" when it listens nowhere. */
    public String address() {
        return address;
    }

    @Override
    public void stop(Duration limit) {
        listening.forEach(Rpc.Listening::close);
        listening.clear();
    }

    @Override
    public Map<String, Long> gauges() {
        return Map.of("event-listeners", (long) events.listeners());
    }

    private static String version() {
        String version = AdminService.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }

    private final class Endpoint extends AdminGrpc.AdminImplBase {
        @Override
        public void status(StatusRequest request, StreamObserver<StatusReply> reply) {
            StatusReply.Builder status = StatusReply.newBuilder()
                    .setServer(server.name())
                    .setVersion(version())
                    .setUpMs(server.up().toMillis())
                    .setReady(server.ready());
            server.states()
                    .forEach((service, state) -> status.addServices(ServiceStatus.newBuilder()
                            .setName(service.name())
                            .setState(state.word())
                            .setDetail(service.trouble())
                            .putAllGauges(service.gauges())));
            answer(reply, status.build());
        }

        @Override
        public void events(EventsRequest request, StreamObserver<CallEvent> reply) {
            EventStream.open(events, request, reply);
        }

        @Override
        public void settings(SettingsRequest request, StreamObserver<SettingsReply> reply) {
            Map<String, String> shown = Secrets.shown(configuration.current(), request.getPrefix());
            answer(reply, SettingsReply.newBuilder().putAllSettings(shown).build());
        }

        @Override
        public void change(ChangeRequest request, StreamObserver<ChangeReply> reply) {
            Configuration.Change change = configuration.set(request.getSettingsMap());
            events.record("", "configured", "", "", "changed " + change.keys());
            answer(
                    reply,
                    ChangeReply.newBuilder()
                            .addAllChanged(change.keys())
                            .addAllNeedsRestart(change.needRestart())
                            .build());
        }

        @Override
        public void drain(DrainRequest request, StreamObserver<DrainReply> reply) {
            if (request.getDraining()) {
                server.pause();
            } else {
                server.resume();
            }
            events.record("", request.getDraining() ? "draining" : "resumed", "", "", "by an administrator");
            answer(reply, DrainReply.getDefaultInstance());
        }

        @Override
        public void stop(StopRequest request, StreamObserver<StopReply> reply) {
            events.record("", "stopping", "", "", "by an administrator");
            answer(reply, StopReply.getDefaultInstance());
            server.requestStop();
        }

        private <T> void answer(StreamObserver<T> reply, T message) {
            reply.onNext(message);
            reply.onCompleted();
        }
    }
}
