package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Did;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.Treatment;
import org.strowger.rig.Await;
import org.strowger.rig.Rig;
import org.strowger.rig.RigPlan;
import org.strowger.rig.SwitchboardAddresses;
import org.strowger.server.Rpc;

/** A switchboard behind a real carrier's and a real switchboard's Asterisk; the test is dispatch, caller and media server. */
abstract class CallsOnAsterisk {
    static final E164 CALLER = new E164("+33387000901");
    static final E164 DID = new E164("+33387000001");
    static final E164 NO_DID = new E164("+33387000002");
    static final E164 POOL = new E164("+33387000011");
    static final E164 POOL_2 = new E164("+33387000012");
    static final E164 SHARED = new E164("+33387000010");
    static final E164 FARM = new E164("+33387000019");
    static final E164 MEDIA = new E164("+33388000100");
    static final Duration SOON = Duration.ofSeconds(12);

    final Rig rig;

    @TempDir
    Path scratch;

    final RecordingLog log = new RecordingLog();
    final Queue<UdpPhone.Call> callbacks = new ConcurrentLinkedQueue<>();
    Optional<SwitchboardService> service = Optional.empty();
    Optional<Rpc.Listening> listening = Optional.empty();
    UdpPhone phone;
    UdpPhone mediaServer;
    boolean directly;
    boolean silent;

    CallsOnAsterisk(Rig rig) {
        this.rig = rig;
    }

    /** What rigs of such tests have in common. */
    static RigPlan.Switchboard metz() {
        return new RigPlan.Switchboard("metz", List.of(DID, NO_DID, POOL, POOL_2, SHARED)).withWire();
    }

    static RigPlan plan(RigPlan.Switchboard metz) {
        return RigPlan.empty()
                .and(metz)
                .and(new RigPlan.MediaServer("strasbourg", List.of(MEDIA), Set.of("metz")))
                .andPhone(CALLER);
    }

    @BeforeEach
    void phones() {
        phone = new UdpPhone(rig.phoneAddress(CALLER), rig.carrierAddress(), CALLER.text());
        mediaServer = new UdpPhone(rig.mediaServerAddress("strasbourg"), rig.carrierAddress(), MEDIA.text());
    }

    @AfterEach
    void stop() {
        phone.close();
        mediaServer.close();
        service.ifPresent(s -> s.stop(Duration.ofSeconds(1)));
        listening.ifPresent(Rpc.Listening::close);
        rig.wire("metz").clear();
        rig.carrier().acceptRefer("switch-metz", true);
        rig.carrier().keepHeaders("media-strasbourg", false);
        rig.carrier().presentRightly("media-strasbourg");
    }

    TestDispatch begin(Identification kind, String release, Treatment treatment) {
        TestDispatch dispatch = new TestDispatch(
                List.of(Did.newBuilder()
                        .setNumber(DID.text())
                        .setAccount("acme")
                        .setTreatment(treatment)
                        .setLimitSeconds(20)
                        .build()),
                kind,
                directly ? FARM.text() : "",
                kind == Identification.POOL_NUMBER ? MEDIA.text() : "",
                this::dial);
        InProcessRpc rpc = new InProcessRpc();
        String name = "dispatch-" + System.nanoTime();
        listening = Optional.of(rpc.serve(name, List.of(dispatch, dispatch.recordStore())));
        SwitchboardAddresses at = rig.switchboard("metz");
        String farm = directly
                ? "trunks.media-strasbourg { direct = true, release = " + release
                        + ", identification = [header], shared = \"" + FARM + "\" }"
                : "";
        SwitchboardService s = new SwitchboardService(
                ConfigFactory.parseString("name = metz, town = Metz, agi.bind = \"" + at.agiHost() + ":" + at.agiPort()
                        + "\", ami { host = \"" + manager().getHostString() + "\", port = "
                        + manager().getPort() + ", user = "
                        + at.amiUser() + ", secret = " + at.amiSecret() + " }, dispatchers = [" + name + "], data = \""
                        + scratch.resolve("data") + "\", limits.quarantine = 200ms, apology = \"\", trunks.carrier {"
                        + " carrier = c1, release = " + release
                        + ", identification = [pool, dtmf, header], channels = 8,"
                        + " pool = [\"" + POOL + "\", \"" + POOL_2 + "\"], shared = \"" + SHARED + "\" }\n" + farm),
                rpc,
                log);
        service = Optional.of(s);
        s.start();
        assertEquals("", s.trouble());
        return dispatch;
    }

    /** Where the switchboard finds Asterisk's manager interface. */
    InetSocketAddress manager() {
        SwitchboardAddresses at = rig.switchboard("metz");
        return new InetSocketAddress(at.amiHost(), at.amiPort());
    }

    void dial(TestDispatch.Order order) {
        String number = order.decision().getCandidate().getCallbackNumber();
        boolean byHeader = order.decision().getIdentification() == Identification.SIP_HEADER;
        String header = byHeader ? "X-Strowger-Token: " + order.secret() : "";
        UdpPhone.Call call = directly
                ? mediaServer.call(
                        number,
                        header,
                        new InetSocketAddress(rig.switchboard("metz").host(), 5060))
                : mediaServer.call(number, header);
        callbacks.add(call);
        if (silent) {
            return;
        }
        if (order.decision().getIdentification() == Identification.DTMF_DIGITS) {
            Thread.ofVirtual().start(() -> {
                if (Await.until(SOON, () -> call.answered)) {
                    call.digits(order.secret());
                }
            });
        }
    }

    long gauge(String name) {
        return service.orElseThrow().gauges().getOrDefault(name, -1L);
    }

    boolean happened(String word) {
        return Await.until(SOON, () -> log.words().contains(word));
    }

    void talks(UdpPhone.Call caller, String word) {
        assertTrue(happened(word), log::ladder);
        assertTrue(Await.until(SOON, () -> caller.answered), log::ladder);
        assertFalse(caller.over);
    }

    /** Both hang up, the media server reports, and nothing is left anywhere. */
    void over(TestDispatch dispatch, int ends) {
        dispatch.asked().forEach(a -> dispatch.report(a.getAttempt(), OrderProgress.State.ENDED));
        assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), log::ladder);
        assertTrue(
                Await.until(
                        SOON,
                        () -> rig.carrier().settle(Duration.ZERO)
                                && rig.switchOf(0).bridges().isEmpty()),
                () -> log.ladder() + rig.switchOf(0).bridges() + rig.carrier().channels());
        assertEquals(0, gauge("expected-callbacks"));
        assertEquals(0, gauge("trunk-channels"));
        assertEquals(0, gauge("two-channel-bridges"));
        assertEquals(0, dispatch.leases());
        assertEquals(List.of(), dispatch.complaints());
        assertTrue(Await.until(SOON, () -> gauge("outbox") == 0));
        assertEquals(
                ends,
                dispatch.records().stream()
                        .filter(r -> r.getEvent() == LegRecord.Event.ENDED)
                        .count(),
                () -> dispatch.records().toString());
    }
}
