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
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.E164;
import org.strowger.protocol.v1.Did;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.OrderProgress;
import org.strowger.protocol.v1.Treatment;
import org.strowger.rig.Await;
import org.strowger.rig.Carrier;
import org.strowger.rig.Rig;
import org.strowger.rig.RigPlan;
import org.strowger.rig.SwitchboardAddresses;
import org.strowger.rig.WireMessage;
import org.strowger.rig.WireRule;
import org.strowger.server.Rpc;

/** Calls through a real carrier's and a real switchboard's Asterisk; the test is dispatch, caller and media server. */
class SwitchboardOnAsteriskTest {
    static final E164 CALLER = new E164("+33387000901");
    static final E164 DID = new E164("+33387000001");
    static final E164 NO_DID = new E164("+33387000002");
    static final E164 POOL = new E164("+33387000011");
    static final E164 POOL_2 = new E164("+33387000012");
    static final E164 SHARED = new E164("+33387000010");
    static final E164 FARM = new E164("+33387000019");
    static final E164 MEDIA = new E164("+33388000100");
    static final Duration SOON = Duration.ofSeconds(12);

    static Rig rig;

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

    @BeforeAll
    static void start() {
        rig = Rig.start(RigPlan.empty()
                .and(new RigPlan.Switchboard("metz", List.of(DID, NO_DID, POOL, POOL_2, SHARED)).withWire())
                .and(new RigPlan.MediaServer("strasbourg", List.of(MEDIA), Set.of("metz")))
                .andPhone(CALLER));
    }

    @AfterAll
    static void end() {
        rig.close();
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
                        + "\", ami { host = \"" + at.amiHost() + "\", port = " + at.amiPort() + ", user = "
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

    @Test
    void aCallerHearsMusicUnansweredAndIsJoinedWithTheCallbackOnALeasedNumber() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        assertTrue(caller.earlyMedia);
        assertEquals(1, rig.switchOf(0).joined());
        caller.bye();
        assertTrue(Await.until(SOON, () -> callbacks.element().over));
        over(dispatch, 2);
    }

    @Test
    void aCallIsReleasedToTheCarrierBeforeTheTalk() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "full", Treatment.RINGBACK);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "released");
        assertTrue(caller.rang);
        assertFalse(caller.earlyMedia);
        assertTrue(Await.until(SOON, () -> rig.switchOf(0).channels().isEmpty()), log::ladder);
        assertEquals(1, rig.carrier().asterisk().joined());
        assertEquals(1, gauge("attempts"));
        caller.bye();
        assertTrue(Await.until(SOON, () -> callbacks.element().over));
        over(dispatch, 2);
    }

    @Test
    void aRefusedReferTearsNothingAndTheTrunkIsLeftAlone() {
        rig.carrier().acceptRefer("switch-metz", false);
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "full", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        assertTrue(log.words().contains("refer-refused"), log::ladder);
        assertEquals(1, gauge("trunks-without-refer"));
        callbacks.element().bye();
        assertTrue(Await.until(SOON, () -> caller.over), log::ladder);
        over(dispatch, 2);
    }

    @Test
    void anIgnoredReferIsGivenUpByTheWatchdog() {
        rig.wire("metz").add(WireRule.every(WireMessage.Sender.SWITCHBOARD, "REFER", new WireRule.Drop()));
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "full", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        assertTrue(log.words().contains("refer-ignored"), log::ladder);
        caller.bye();
        assertTrue(Await.until(SOON, () -> callbacks.element().over));
        over(dispatch, 2);
    }

    @Test
    void aCallbackProvesItselfByDigitsOnTheSharedNumber() {
        TestDispatch dispatch = begin(Identification.DTMF_DIGITS, "stay", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        caller.bye();
        over(dispatch, 2);
    }

    @Test
    void whoGuessesDigitsIsNotEvenAnsweredAfterAWhile() {
        TestDispatch dispatch = begin(Identification.DTMF_DIGITS, "stay", Treatment.MUSIC);
        silent = true;
        UdpPhone.Call caller = phone.call(DID.text(), "");
        assertTrue(happened("decided"), log::ladder);
        for (int i = 0; i < 6; i++) {
            // Hangs up after one wrong guess, which leaves a second try unused.
            UdpPhone.Call guesser = phone.call(SHARED.text(), "");
            assertTrue(Await.until(SOON, () -> guesser.answered), log::ladder);
            guesser.digits("000000");
            int guesses = i + 1;
            assertTrue(
                    Await.until(
                            SOON,
                            () -> log.words().stream()
                                            .filter("refused-callback"::equals)
                                            .count()
                                    >= guesses),
                    log::ladder);
            guesser.bye();
        }
        UdpPhone.Call guesser = phone.call(SHARED.text(), "");
        assertTrue(Await.until(SOON, () -> guesser.over), log::ladder);
        assertFalse(guesser.answered);
        assertEquals(403, guesser.lastStatus);
        caller.cancel();
        over(dispatch, 1);
    }

    @Test
    void aCallbackProvesItselfByAHeaderWhereTheTrunkKeepsIt() {
        rig.carrier().keepHeaders("media-strasbourg", true);
        TestDispatch dispatch = begin(Identification.SIP_HEADER, "full", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "released");
        caller.bye();
        over(dispatch, 2);
    }

    @Test
    void aMediaServerOnIpThatDeclinesReferIsJoinedHere() {
        directly = true;
        TestDispatch dispatch = begin(Identification.SIP_HEADER, "full", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        assertTrue(log.words().contains("refer-refused"), log::ladder);
        caller.bye();
        over(dispatch, 2);
    }

    @Test
    void aStrangerWhoDialsAPoolNumberIsRefused() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        UdpPhone.Call stranger = phone.call(POOL_2.text(), "");
        assertTrue(Await.until(SOON, () -> stranger.over), log::ladder);
        assertEquals(403, stranger.lastStatus);
        assertFalse(stranger.answered);
        over(dispatch, 0);
    }

    @Test
    void theLeasedNumberWithTheWrongCallerIdIsAStranger() {
        rig.carrier().presentWrongly("media-strasbourg", new E164("+33299999999"));
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        assertTrue(happened("refused-callback"), log::ladder);
        assertTrue(Await.until(SOON, () -> callbacks.element().lastStatus == 403), log::ladder);
        assertFalse(caller.answered);
        caller.cancel();
        over(dispatch, 1);
    }

    @Test
    void aCallerIsApologisedToAndReleasedWhenNoCallbackCanBeHad() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        rig.carrier().fault(POOL, Carrier.Fault.BUSY);
        rig.carrier().fault(POOL_2, Carrier.Fault.BUSY);
        try {
            UdpPhone.Call caller = phone.call(DID.text(), "");
            assertTrue(Await.until(SOON, () -> callbacks.stream().anyMatch(c -> c.over)));
            dispatch.report(dispatch.asked().getFirst().getAttempt(), OrderProgress.State.FAILED);
            assertTrue(Await.until(SOON, () -> caller.over), log::ladder);
            assertEquals(503, caller.lastStatus);
            assertEquals(2, dispatch.asked().size());
            assertEquals(1, dispatch.asked().getLast().getExcludedCount());
            over(dispatch, 1);
        } finally {
            rig.carrier().fault(POOL, Carrier.Fault.NONE);
            rig.carrier().fault(POOL_2, Carrier.Fault.NONE);
        }
    }

    @Test
    void aLostManagerConnectionComesBackAndCallersWhoLeftMeanwhileAreForgotten() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        rig.carrier().fault(POOL, Carrier.Fault.NO_ANSWER);
        rig.carrier().fault(POOL_2, Carrier.Fault.NO_ANSWER);
        try {
            UdpPhone.Call caller = phone.call(DID.text(), "");
            assertTrue(Await.until(SOON, () -> caller.earlyMedia && !callbacks.isEmpty()));
            rig.switchOf(0).cli("manager kick session " + managerSession());
            caller.cancel();
            callbacks.element().cancel();
            assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), log::ladder);
            assertTrue(Await.until(SOON, () -> service.orElseThrow().trouble().isEmpty()));
            over(dispatch, 1);
        } finally {
            rig.carrier().fault(POOL, Carrier.Fault.NONE);
            rig.carrier().fault(POOL_2, Carrier.Fault.NONE);
        }
    }

    // The file descriptor that "manager show connected" lists for the switchboard's user.
    private static String managerSession() {
        return rig.switchOf(0)
                .cli("manager show connected")
                .lines()
                .filter(l -> l.contains("strowger"))
                .map(l -> l.strip().split("\\s+"))
                .map(f -> f[4])
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNumberThatIsNoLocalNumberIsUnallocated() {
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(NO_DID.text(), "");
        assertTrue(Await.until(SOON, () -> caller.over));
        assertEquals(404, caller.lastStatus);
        over(dispatch, 0);
    }

    @Test
    void lineBreaksInACallersNameAndNumberReachNobody() {
        directly = true;
        begin(Identification.SIP_HEADER, "stay", Treatment.MUSIC);
        InetSocketAddress metz = new InetSocketAddress(rig.switchboard("metz").host(), 5060);
        mediaServer.close();
        for (String number : List.of(
                "1%0Aagi_uniqueid%3A%209.9%0Aagi_channel%3A%20none",
                "1%0D%0A%0D%0AEvent%3A%20Hangup%0D%0AUniqueid%3A%201.1%0D%0A%0D%0A",
                "1%0A%0A200%20result=1%0A",
                "$%7BSHELL(id)%7D",
                "%22,,x")) {
            mediaServer = new UdpPhone(rig.mediaServerAddress("strasbourg"), rig.carrierAddress(), number);
            UdpPhone.Call call = mediaServer.call(DID.text(), "", metz);
            assertTrue(happened("arrived"), log::ladder);
            assertTrue(Await.until(SOON, () -> call.earlyMedia), log::ladder);
            call.cancel();
            assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), number + log.ladder());
            log.clear();
            mediaServer.close();
        }
        assertEquals("", service.orElseThrow().trouble());
    }

    @Test
    void aCallerCannotTellTheSwitchboardThatAnotherOneHasHungUp() {
        begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        rig.carrier().fault(POOL, Carrier.Fault.NO_ANSWER);
        rig.carrier().fault(POOL_2, Carrier.Fault.NO_ANSWER);
        try {
            UdpPhone.Call honest = phone.call(DID.text(), "");
            assertTrue(Await.until(SOON, () -> honest.earlyMedia), log::ladder);
            String line = rig.switchOf(0)
                    .cli("core show channels concise")
                    .lines()
                    .findFirst()
                    .orElseThrow();
            String uniqueId = line.substring(line.lastIndexOf('!') + 1).strip();
            mediaServer.close();
            mediaServer = new UdpPhone(
                    rig.mediaServerAddress("strasbourg"),
                    rig.carrierAddress(),
                    "1%0D%0A%0D%0AEvent%3A%20Hangup%0D%0AUniqueid%3A%20" + uniqueId + "%0D%0A%0D%0A");
            UdpPhone.Call liar = mediaServer.call(
                    NO_DID.text(),
                    "",
                    new InetSocketAddress(rig.switchboard("metz").host(), 5060));
            assertTrue(Await.until(SOON, () -> liar.over));
            assertFalse(log.words().contains("hung-up"), log::ladder);
            assertEquals(1, gauge("attempts"));
            honest.cancel();
            assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), log::ladder);
        } finally {
            // The media server that dials was unplugged above: its call would ring at the carrier for two minutes.
            rig.carrier().asterisk().cli("channel request hangup all");
            rig.carrier().fault(POOL, Carrier.Fault.NONE);
            rig.carrier().fault(POOL_2, Carrier.Fault.NONE);
        }
    }

    @Test
    void aDialledNumberWithMoreThanDigitsIsNoNumber() {
        directly = true;
        begin(Identification.SIP_HEADER, "stay", Treatment.MUSIC);
        InetSocketAddress metz = new InetSocketAddress(rig.switchboard("metz").host(), 5060);
        for (String more : List.of("%0Aagi_uniqueid%3A%209.9", ",4", "%22", "a")) {
            UdpPhone.Call call = mediaServer.call(DID.text() + more, "", metz);
            assertTrue(Await.until(SOON, () -> call.over), more);
            assertEquals(404, call.lastStatus, more);
        }
        assertEquals(0, gauge("attempts"));
        assertFalse(log.words().contains("arrived"));
    }

    @Test
    void aCallerWhoGivesUpWhileTheCallbackArrivesLeavesNothing() {
        long seed = Long.getLong("strowger.seed", new Random().nextLong());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TestDispatch dispatch = begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        for (int i = 0; i < 30; i++) {
            callbacks.clear();
            UdpPhone.Call caller = phone.call(DID.text(), "");
            assertTrue(Await.until(SOON, () -> !callbacks.isEmpty()), log::ladder);
            LockSupport.parkNanos(random.nextLong(16_000_000));
            caller.cancel();
            assertTrue(Await.until(SOON, () -> caller.over), log::ladder);
            callbacks.element().cancel();
            dispatch.report(dispatch.asked().getLast().getAttempt(), OrderProgress.State.ENDED);
            assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), log::ladder);
            assertTrue(Await.until(SOON, () -> gauge("numbers-in-quarantine") == 0));
        }
        assertTrue(
                rig.settle(SOON),
                () -> log.ladder() + rig.switchOf(0).channels() + rig.carrier().channels());
        assertEquals(0, gauge("expected-callbacks"));
        assertEquals(0, gauge("trunk-channels"));
        assertEquals(0, dispatch.leases());
    }
}
