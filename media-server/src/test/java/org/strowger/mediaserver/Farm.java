package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.strowger.protocol.v1.CallEvent;
import org.strowger.protocol.v1.Caller;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.OrderToDial;
import org.strowger.protocol.v1.Reserve;
import org.strowger.server.GrpcRpc;
import org.strowger.server.RecentEvents;
import org.strowger.server.RpcSettings;

/** One media server with a fake dispatcher above it and a real SIP peer beyond its trunk. */
final class Farm implements AutoCloseable {
    static final String POOL_NUMBER = "+33387000042";

    final GrpcRpc rpc = new GrpcRpc(RpcSettings.standard());
    final RecentEvents events = new RecentEvents("media-1");
    final FakeDispatch dispatch;
    final Peer switchboard;
    final MediaServerService server;

    /** @param name of the test, so that tests beside each other have dispatchers of their own */
    Farm(String name, Path data, Function<MediaSettings, MediaPlane> planes, String settings) {
        String address = "inprocess:dispatch-" + name;
        dispatch = new FakeDispatch(rpc, address);
        switchboard = new Peer("127.50.0.2");
        Config block = ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseMap(Map.of(
                        "name",
                        "media-1",
                        "places",
                        10,
                        "sip.bind",
                        "127.50.0.1:0",
                        "rtp.bind",
                        "127.50.0.1",
                        "dispatchers",
                        List.of(address),
                        "outbox.directory",
                        data.toString(),
                        "trunks.t1.peer",
                        switchboard.address(),
                        "trunks.t1.presents",
                        "+33388000000",
                        "trunks.t1.channels",
                        8)));
        server = new MediaServerService(block, rpc, events, planes);
        server.start();
        dispatch.hello();
    }

    /** The next test begins. */
    void begin() {
        switchboard.begin();
        dispatch.begin();
    }

    /** What this test began is ended, and nothing of it is left. */
    void end() {
        switchboard.begin();
        awaitNothingLeft();
    }

    OrderToDial.Builder order(String attempt) {
        return OrderToDial.newBuilder()
                .setAttempt(dispatch.attempt(attempt))
                .setLease("lease-" + attempt)
                .setConference("4711")
                .setAccount("acme")
                .setTrunk("t1")
                .setNumber(POOL_NUMBER)
                .setIdentification(Identification.POOL_NUMBER)
                .setRingForMs(10_000)
                .setDid("+33387999999")
                .setSwitchboard("metz")
                .setCaller(Caller.newBuilder().setNumber("+33387123456"));
    }

    Reserve.Builder reserve(String attempt) {
        return Reserve.newBuilder()
                .setAttempt(dispatch.attempt(attempt))
                .setLease("lease-" + attempt)
                .setTicket("ticket-" + attempt)
                .setConference("4711")
                .setExpiresInMs(20_000);
    }

    List<String> ladder(String attempt) {
        List<String> rungs = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (AutoCloseable listening = events.listen(true, (CallEvent event) -> {
            if (event.getAttempt().equals(dispatch.attempt(attempt))) {
                rungs.add(event.getWhat());
            }
        })) {
            Await.until("ladder of " + attempt, () -> rungs.contains("media-closed"));
            return rungs;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    long legs() {
        return server.gauges().getOrDefault("legs", -1L);
    }

    /** Everything that was held has been given back. */
    void awaitNothingLeft() {
        Await.until(
                () -> "all gauges 0: " + server.gauges(),
                () -> server.gauges().values().stream().allMatch(held -> held == 0));
        Await.until("no call at the switchboard", () -> switchboard.calls() == 0);
        Await.until(
                () -> "no place used: " + dispatch.capacity(),
                () -> dispatch.capacity().getPlacesUsed() == 0);
        Await.until("no conference known", () -> !dispatch.knowsOfConferences());
        assertEquals(List.of(), dispatch.objections());
    }

    @Override
    public void close() {
        server.stop(Duration.ofSeconds(4));
        assertEquals(Map.of(), server.gauges());
        switchboard.close();
        dispatch.close();
        events.close();
        rpc.close();
    }
}
