package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

/** Calls through a real carrier's and a real switchboard's Asterisk; the test is dispatch, SIPp caller and media server. */
class SwitchboardOnAsteriskTest {
    static final E164 CALLER = new E164("+33387000901");
    static final E164 DID = new E164("+33387000001");
    static final E164 POOL = new E164("+33387000011");
    static final E164 POOL_2 = new E164("+33387000012");
    static final E164 SHARED = new E164("+33387000010");
    static final E164 MEDIA = new E164("+33388000100");
    static final Duration SOON = Duration.ofSeconds(12);

    static Rig rig;

    @TempDir
    Path scratch;

    final RecordingLog log = new RecordingLog();
    final List<SippCall> calls = new ArrayList<>();
    Optional<SwitchboardService> service = Optional.empty();
    Optional<Rpc.Listening> listening = Optional.empty();

    @BeforeAll
    static void start() {
        rig = Rig.start(RigPlan.empty()
                .and(new RigPlan.Switchboard("metz", List.of(DID, POOL, POOL_2, SHARED)))
                .and(new RigPlan.MediaServer("strasbourg", List.of(MEDIA), Set.of()))
                .andPhone(CALLER));
    }

    @AfterAll
    static void end() {
        rig.close();
    }

    @AfterEach
    void stop() {
        calls.forEach(SippCall::close);
        service.ifPresent(s -> s.stop(Duration.ofSeconds(1)));
        listening.ifPresent(Rpc.Listening::close);
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
                kind == Identification.POOL_NUMBER ? MEDIA.text() : "",
                this::dial);
        InProcessRpc rpc = new InProcessRpc();
        String name = "dispatch-" + System.nanoTime();
        listening = Optional.of(rpc.serve(name, List.of(dispatch, dispatch.recordStore())));
        SwitchboardAddresses at = rig.switchboard("metz");
        SwitchboardService s = new SwitchboardService(
                ConfigFactory.parseString("name = metz, town = Metz, agi.bind = \"" + at.agiHost() + ":" + at.agiPort()
                        + "\", ami { host = \"" + at.amiHost() + "\", port = " + at.amiPort() + ", user = "
                        + at.amiUser() + ", secret = " + at.amiSecret() + " }, dispatchers = [" + name + "], data = \""
                        + scratch.resolve("data") + "\", limits.quarantine = 200ms, apology = \"\", trunks.carrier {"
                        + " carrier = c1, release = " + release
                        + ", identification = [pool, dtmf, header], channels = 8,"
                        + " pool = [\"" + POOL + "\", \"" + POOL_2 + "\"], shared = \"" + SHARED + "\" }"),
                rpc,
                log);
        service = Optional.of(s);
        s.start();
        assertEquals("", s.trouble());
        return dispatch;
    }

    void dial(TestDispatch.Order order) {
        calls.add(SippCall.start(
                scratch,
                "call",
                rig.mediaServerAddress("strasbourg"),
                5060,
                rig.carrierAddress(),
                Map.of(
                        "[number]",
                        order.decision().getCandidate().getCallbackNumber(),
                        "[mine]",
                        MEDIA.text(),
                        "[extra]",
                        order.secret().isEmpty() ? "Subject: x" : "X-Strowger-Token: " + order.secret(),
                        "[hold]",
                        "15000")));
    }

    SippCall caller(int holdMs) {
        SippCall call = SippCall.start(
                scratch,
                "call",
                rig.phoneAddress(CALLER),
                5060,
                rig.carrierAddress(),
                Map.of(
                        "[number]",
                        DID.text(),
                        "[mine]",
                        CALLER.text(),
                        "[extra]",
                        "Subject: x",
                        "[hold]",
                        "" + holdMs));
        calls.add(call);
        return call;
    }

    @Test
    void aCallerIsJoinedWithTheCallbackOnALeasedNumber() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        SippCall caller = caller(1500);
        assertTrue(Await.until(SOON, () -> log.words().contains("joined")), () -> log.ladder() + caller.output());
        assertEquals(1, rig.switchOf(0).joined());
        assertTrue(caller.succeeded(), caller::output);
        over(dispatch);
    }

    void over(TestDispatch dispatch) {
        String attempt = dispatch.asked().getFirst().getAttempt();
        dispatch.report(attempt, OrderProgress.State.ENDED);
        assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), () -> log.ladder());
        assertTrue(
                rig.settle(SOON),
                () -> log.ladder() + rig.switchOf(0).channels() + rig.carrier().channels());
        assertEquals(0, gauge("expected-callbacks"));
        assertEquals(0, gauge("trunk-channels"));
        assertEquals(0, gauge("two-channel-bridges"));
        assertEquals(0, dispatch.leases());
        assertEquals(List.of(), dispatch.complaints());
        assertTrue(Await.until(SOON, () -> gauge("outbox") == 0));
        assertEquals(
                2,
                dispatch.records().stream()
                        .filter(r -> r.getEvent() == LegRecord.Event.ENDED)
                        .count(),
                () -> dispatch.records().toString());
        System.out.println(log.ladder());
    }

    long gauge(String name) {
        return service.orElseThrow().gauges().getOrDefault(name, -1L);
    }

    @Test
    void aCallIsReleasedToTheCarrierBeforeTheTalk() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "full", Treatment.RINGBACK);
        SippCall caller = caller(1500);
        assertTrue(Await.until(SOON, () -> log.words().contains("released")), () -> log.ladder() + caller.output());
        assertTrue(Await.until(SOON, () -> rig.switchOf(0).channels().isEmpty()), log::ladder);
        assertEquals(1, rig.carrier().asterisk().joined());
        assertTrue(caller.succeeded(), caller::output);
        over(dispatch);
    }
}
