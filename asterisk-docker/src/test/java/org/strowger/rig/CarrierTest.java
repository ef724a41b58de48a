package org.strowger.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.E164;
import org.strowger.rig.Carrier.Fault;

/** The carrier does what a telephone network does, and has the faults it is told to have. */
class CarrierTest {
    private static final E164 CALLER = new E164("+33387000101");
    private static final E164 PARIS = new E164("+33188000001");
    private static final E164 PARIS_TOO = new E164("+33188000002");
    private static final E164 VISITOR = new E164("+33387000199");
    private static final E164 ECHO = new E164("+33387000001");
    private static final E164 SECOND = new E164("+33387000002");
    private static final E164 NOBODY = new E164("+33387999999");
    private static final String TRUNK = "switch-metz";
    private static final String PHONE = "phone-33387000101";
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Notes what the network tells about a call, then is an echo. */
    private static final String DIALPLAN = """
            [strowger-from-trunk]
            exten => +33387000001,1,Set(GLOBAL(CALLER)=${CALLERID(num)},${CALLERID(num-pres)})
             same => n,Set(GLOBAL(HEADER)=${PJSIP_HEADER(read,X-Test)})
             same => n,Answer()
             same => n,Echo()
            """;

    private static Rig rig;

    @TempDir
    Path scratch;

    @BeforeAll
    static void start() {
        rig = Rig.start(RigPlan.empty()
                .and(new RigPlan.Switchboard("metz", List.of(ECHO, SECOND)).withDialplan(DIALPLAN))
                .andPhone(CALLER)
                .andVisitor(VISITOR)
                .and(new RigPlan.MediaServer("paris", List.of(PARIS, PARIS_TOO), Set.of())));
    }

    @AfterAll
    static void end() {
        rig.close();
    }

    @AfterEach
    void everyCallIsGone() {
        assertTrue(
                rig.settle(SOON),
                () -> "left: " + rig.carrier().channels() + rig.switchOf(0).channels());
    }

    @Test
    void aCallReachesTheSwitchboardAndTheCarrierRecordsIt() {
        int before = rig.carrier().cdrs().size();
        caller().calls(ECHO);
        assertTrue(Await.until(SOON, () -> rig.carrier().cdrs().size() > before));
        CarrierCdr cdr = rig.carrier().cdrs().get(before);
        assertEquals(ECHO.digits(), cdr.to());
        assertEquals(CALLER.text(), cdr.from());
        assertEquals("ANSWERED", cdr.disposition());
        assertTrue(cdr.dstChannel().startsWith("PJSIP/" + TRUNK), cdr::dstChannel);
        assertTrue(cdr.startSeconds() <= cdr.answerSeconds() && cdr.answerSeconds() < cdr.endSeconds(), cdr::toString);
        assertTrue(cdr.billedSeconds() > 0, cdr::toString);
    }

    @Test
    void aNumberMayBeDialledWithoutItsPlus() {
        SippCaller.succeeded(caller().call(ECHO.digits(), "Subject: test", 300));
    }

    @Test
    void anUnknownNumberDoesNotExist() {
        caller().isRefused(NOBODY, 404);
    }

    @Test
    void aBusyNumberIsBusy() {
        whileFaulty(Fault.BUSY, () -> caller().isRefused(ECHO, 486));
        caller().calls(ECHO);
    }

    @Test
    void aCongestedNetworkSaysSo() {
        whileFaulty(Fault.CONGESTION, () -> caller().isRefused(ECHO, 503));
    }

    @Test
    void aLineOutOfOrderIsNotReached() {
        whileFaulty(Fault.OUT_OF_ORDER, () -> caller().isRefused(ECHO, 502));
    }

    @Test
    void aNumberThatNobodyAnswersRingsUntilTheCallerGivesUp() {
        whileFaulty(Fault.NO_ANSWER, () -> caller().givesUp(ECHO));
    }

    @Test
    void aFaultOfATrunkHoldsForAllItsNumbers() {
        whileFaulty(TRUNK, Fault.BUSY, () -> {
            caller().isRefused(ECHO, 486);
            caller().isRefused(SECOND, 486);
        });
    }

    @Test
    void aFaultOfTheCallersOwnTrunkHolds() {
        whileFaulty(PHONE, Fault.CONGESTION, () -> caller().isRefused(ECHO, 503));
    }

    @Test
    void aSlowNetworkSendsTheCallOnLater() {
        rig.carrier().slow(ECHO, Duration.ofMillis(700));
        long begin = System.nanoTime();
        caller().calls(ECHO);
        assertTrue(System.nanoTime() - begin >= Duration.ofMillis(700).toNanos());
        rig.carrier().slow(ECHO, Duration.ZERO);
    }

    @Test
    void headersAreDroppedAsTheTelephoneNetworkDoes() {
        caller().calls(ECHO, "X-Test: token");
        assertEquals("", global("HEADER"));
    }

    @Test
    void headersPassWhereTheNetworkKeepsThem() {
        rig.carrier().keepHeaders(TRUNK, true);
        caller().calls(ECHO, "X-Test: token-17");
        assertEquals("token-17", global("HEADER"));
        rig.carrier().keepHeaders(TRUNK, false);
    }

    @Test
    void theCallersOwnNumberIsPresentedWhateverHeClaims() {
        claiming("+33199999999").calls(ECHO, "P-Asserted-Identity: <sip:+33199999999@x.invalid>");
        assertTrue(global("CALLER").startsWith("+33387000101,allowed"), () -> global("CALLER"));
    }

    @Test
    void aMediaServerPresentsTheTrunkItClaimsElseItsFirst() {
        String paris = rig.mediaServerAddress("paris");
        new SippCaller(rig, scratch, paris, PARIS_TOO.text()).calls(ECHO);
        assertTrue(global("CALLER").startsWith(PARIS_TOO.text()), () -> global("CALLER"));
        new SippCaller(rig, scratch, paris, "+4930123456").calls(ECHO);
        assertTrue(global("CALLER").startsWith(PARIS.text() + ","), () -> global("CALLER"));
    }

    @Test
    void aVisitorCallsFromThisMachinesOwnAddress() {
        new SippCaller(rig, scratch, "127.0.0.1", "me").calls(ECHO);
        assertTrue(global("CALLER").startsWith(VISITOR.text()), () -> global("CALLER"));
    }

    @Test
    void aNumberThatTheCallerWithholdsIsToldAsWithheld() {
        claiming("anonymous").calls(ECHO, "Privacy: id");
        assertTrue(global("CALLER").startsWith("+33387000101,prohib"), () -> global("CALLER"));
    }

    @Test
    void aWithheldOrWrongNumberIsPresentedWhenToldTo() {
        rig.carrier().withhold(PHONE);
        caller().calls(ECHO);
        assertTrue(global("CALLER").startsWith("+33387000101,prohib"), () -> global("CALLER"));
        rig.carrier().presentWrongly(PHONE, new E164("+4930123456"));
        caller().calls(ECHO);
        assertTrue(global("CALLER").startsWith("+4930123456,allowed"), () -> global("CALLER"));
        rig.carrier().presentRightly(PHONE);
        caller().calls(ECHO);
        assertTrue(global("CALLER").startsWith("+33387000101,allowed"), () -> global("CALLER"));
    }

    private void whileFaulty(Fault fault, Runnable test) {
        during(faulty -> rig.carrier().fault(ECHO, faulty), fault, test);
    }

    private void whileFaulty(String trunk, Fault fault, Runnable test) {
        during(faulty -> rig.carrier().fault(trunk, faulty), fault, test);
    }

    /** The rig is one for all tests: the next one must not find this one's fault. */
    private static void during(Consumer<Fault> set, Fault fault, Runnable test) {
        set.accept(fault);
        try {
            test.run();
        } finally {
            set.accept(Fault.NONE);
        }
    }

    private SippCaller caller() {
        return claiming(CALLER.text());
    }

    private SippCaller claiming(String number) {
        return new SippCaller(rig, scratch, rig.phoneAddress(CALLER), number);
    }

    private static String global(String name) {
        return rig.switchOf(0).global(name);
    }
}
