package org.strowger.dispatch;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.strowger.protocol.v1.AskRequest;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.CallbackOffer;
import org.strowger.protocol.v1.Caller;
import org.strowger.protocol.v1.ClientDispatchGrpc;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.LinkEvent;
import org.strowger.protocol.v1.LinkRequest;
import org.strowger.protocol.v1.RecordsGrpc;
import org.strowger.protocol.v1.SwitchboardDispatchGrpc;
import org.strowger.protocol.v1.TableRequest;
import org.strowger.protocol.v1.TablesGrpc;
import org.strowger.protocol.v1.Trunk;
import org.strowger.server.GrpcRpc;
import org.strowger.server.RecentEvents;
import org.strowger.server.RpcSettings;

/** A dispatcher on the in-process transport, and what talks to it. */
final class TestFarm implements AutoCloseable {
    static final String CONFIG =
            """
            strowger.accounts {
              database = ""
              customers.acme {
                allowed-prefixes = ["33387", "33383"]
                dids {
                  "+33387000100" { conference = "weekly" }
                  "+33383000100" { conference = "weekly", limit-seconds = 20, language = "fr" }
                  "+33387000109" { conference = "board", only = "dtmf" }
                }
              }
              customers.poor {
                allowed-prefixes = ["33387"], max-calls = 1
                dids { "+33387000200" { conference = "weekly" } }
              }
              decks {
                strasbourg = ["33387,0.0100,EUR", "333,0.0150,EUR", "33,0.03,EUR"]
                paris = ["33,0.0200,EUR"]
                us = ["33,0.0500,USD"]
              }
              exchange-rates { USD = 0.9 }
            }
            """;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final RecentEvents events = new RecentEvents("dispatch");
    final DispatchService service;
    final SwitchboardDispatchGrpc.SwitchboardDispatchBlockingStub ask;
    final ClientDispatchGrpc.ClientDispatchBlockingStub join;
    final TablesGrpc.TablesBlockingStub tables;
    final RecordsGrpc.RecordsBlockingStub records;
    final ManagedChannel channel;
    private final GrpcRpc rpc;

    TestFarm(String more) {
        String address = "inprocess:dispatch-test-" + NUMBER.incrementAndGet();
        Config config = config(more + "\nstrowger.dispatch.listen = [\"" + address + "\"]");
        rpc = new GrpcRpc(RpcSettings.standard());
        service = new DispatchService(config, Path.of("."), rpc, events);
        service.start();
        channel = rpc.connect(address);
        ask = SwitchboardDispatchGrpc.newBlockingStub(channel);
        join = ClientDispatchGrpc.newBlockingStub(channel);
        tables = TablesGrpc.newBlockingStub(channel);
        records = RecordsGrpc.newBlockingStub(channel);
    }

    static Config config(String more) {
        return ConfigFactory.parseString(more)
                .withFallback(ConfigFactory.parseString(CONFIG))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    FakeMediaServer mediaServer(String name, int places, Trunk... trunks) {
        var server = new FakeMediaServer(channel, name, places, 1, trunks);
        Await.until(name + " is in contact", () -> tables
                .mediaServers(TableRequest.getDefaultInstance())
                .getRowsList()
                .stream()
                .anyMatch(row -> row.getCells(0).equals(name) && row.getCells(4).equals("yes")));
        return server;
    }

    List<LinkEvent> link(String switchboard) {
        var heard = new CopyOnWriteArrayList<LinkEvent>();
        SwitchboardDispatchGrpc.newStub(channel)
                .link(LinkRequest.newBuilder().setSwitchboard(switchboard).setTown("Metz").build(), new Collecting<>(heard));
        Await.until("the DID table came", () -> !heard.isEmpty());
        return heard;
    }

    static AskRequest.Builder asking(String attempt) {
        return AskRequest.newBuilder()
                .setAttempt(attempt)
                .setSwitchboard("metz")
                .setDid("+33387000100")
                .setCaller(Caller.newBuilder().setNumber("+33612345678"))
                .addOffers(offer(attempt));
    }

    static CallbackOffer offer(String attempt) {
        return CallbackOffer.newBuilder()
                .setTrunk("metz-carrier")
                .setNumber("+33387" + (900000 + Math.floorMod(attempt.hashCode(), 99999)))
                .setIdentification(Identification.POOL_NUMBER)
                .setFreeChannels(10)
                .build();
    }

    List<CallEvent> eventsOf(String attempt) throws Exception {
        var found = new CopyOnWriteArrayList<CallEvent>();
        try (var _ = events.listen(true, event -> {
            if (event.getAttempt().equals(attempt)) {
                found.add(event);
            }
        })) {
            Await.until("events of " + attempt, () -> !found.isEmpty());
        }
        return found;
    }

    @Override
    public void close() {
        service.stop(Duration.ofSeconds(1));
        rpc.close();
        events.close();
    }
}
