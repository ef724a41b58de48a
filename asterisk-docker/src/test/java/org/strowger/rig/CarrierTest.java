package org.strowger.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.E164;
import org.strowger.rig.Carrier.Fault;
import org.strowger.rig.WireMessage.Sender;

/** The carrier does what a telephone network does, and has the faults it is told to have. */
class CarrierTest {
    private static final E164 CALLER = new E164("+33387000101");
    private static final E164 OTHER = new E164("+33387000102");
    private static final E164 ECHO = new E164("+33387000001");
    private static final E164 TRANSFER = new E164("+33387000002");
    private static final E164 WAITING = new E164("+33387000003");
    private static final E164 RELEASE = new E164("+33387000004");
    private static final E164 NOBODY = new E164("+33387999999");
    private static final String TRUNK = "switch-metz";
    private static final String PHONE = "phone-33387000101";
    private static final Duration SOON = Duration.ofSeconds(10);

    /**
     * Notes what the network tells about a call, then is an echo; asks the carrier to send the call elsewhere; waits to be
     * replaced; replaces it by the call that comes.
     */
    private static final String DIALPLAN = """
            [strowger-from-trunk]
            exten => +33387000001,1,Set(GLOBAL(CALLER)=${CALLERID(num)},${CALLERID(num-pres)})
             same => n,Set(GLOBAL(HEADER)=${PJSIP_HEADER(read,X-Test)})
             same => n,Answer()
             same => n,Echo()
            exten => +33387000002,1,Answer(,i)
             same => n,Transfer(PJSIP/sip:33387999999@carrier)
             same => n,Hangup()
            exten => +33387000003,1,Answer(,i)
             same => n,Set(LEG=${CHANNEL(pjsip,call-id)}\\;to-tag=${CHANNEL(pjsip,remote_tag)}\\;from-tag=${CHANNEL(pjsip,local_tag)})
             same => n,Set(GLOBAL(REPLACES)=${URIENCODE(${LEG})})
             same => n,Wait(10)
            exten => +33387000004,1,Answer(,i)
             same => n,Set(TARGET=PJSIP/sip:33387999999@carrier?Replaces=${REPLACES})
             same => n,Transfer(${TARGET})
             same => n,Hangup()
            """;

    private static Rig rig;

    @TempDir
    Path scratch;

    @BeforeAll
    static void start() {
        rig = Rig.start(RigPlan.empty()
                .and(new RigPlan.Switchboard("metz", List.of(ECHO, TRANSFER, WAITING, RELEASE))
                        .withWire()
                        .withDialplan(DIALPLAN))
                .andPhone(CALLER)
                .andPhone(OTHER));
    }

    @AfterAll
    static void end() {
        rig.close();
    }

    @AfterEach
    void everyCallIsGone() {
        rig.wire("metz").clear();
        assertTrue(
                rig.settle(SOON),
                () -> "left: " + rig.carrier().channels() + rig.switchOf(0).channels());
    }

    @Test
    void aCallReachesTheSwitchboardAndTheCarrierRecordsIt() {
        int before = rig.carrier().cdrs().size();
        called(ECHO);
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
        succeeded(sipp("call", ECHO.digits(), CALLER.text(), "Subject: test"));
    }

    @Test
    void anUnknownNumberDoesNotExist() {
        refused(NOBODY, 404);
    }

    @Test
    void aBusyNumberIsBusy() {
        whileFaulty(Fault.BUSY, () -> refused(ECHO, 486));
        called(ECHO);
    }

    @Test
    void aCongestedNetworkSaysSo() {
        whileFaulty(Fault.CONGESTION, () -> refused(ECHO, 503));
    }

    @Test
    void aLineOutOfOrderIsNotReached() {
        whileFaulty(Fault.OUT_OF_ORDER, () -> refused(ECHO, 502));
    }

    @Test
    void aNumberThatNobodyAnswersRingsUntilTheCallerGivesUp() {
        whileFaulty(Fault.NO_ANSWER, () -> succeeded(sipp("cancelled", ECHO.text(), CALLER.text(), "")));
    }

    @Test
    void aFaultOfATrunkHoldsForAllItsNumbers() {
        rig.carrier().fault(TRUNK, Fault.BUSY);
        refused(ECHO, 486);
        refused(TRANSFER, 486);
        rig.carrier().fault(TRUNK, Fault.NONE);
    }

    @Test
    void aFaultOfTheCallersOwnTrunkHolds() {
        rig.carrier().fault(PHONE, Fault.CONGESTION);
        refused(ECHO, 503);
        rig.carrier().fault(PHONE, Fault.NONE);
    }

    @Test
    void aSlowNetworkSendsTheCallOnLater() {
        rig.carrier().slow(ECHO, Duration.ofMillis(700));
        long begin = System.nanoTime();
        called(ECHO);
        assertTrue(System.nanoTime() - begin >= Duration.ofMillis(700).toNanos());
        rig.carrier().slow(ECHO, Duration.ZERO);
    }

    @Test
    void headersAreDroppedAsTheTelephoneNetworkDoes() {
        succeeded(sipp("call", ECHO.text(), CALLER.text(), "X-Test: token"));
        assertEquals("", global("HEADER"));
    }

    @Test
    void headersPassWhereTheNetworkKeepsThem() {
        rig.carrier().keepHeaders(TRUNK, true);
        succeeded(sipp("call", ECHO.text(), CALLER.text(), "X-Test: token-17"));
        assertEquals("token-17", global("HEADER"));
        rig.carrier().keepHeaders(TRUNK, false);
    }

    @Test
    void theCallersOwnNumberIsPresentedWhateverHeClaims() {
        succeeded(sipp("call", ECHO.text(), "+33199999999", "P-Asserted-Identity: <sip:+33199999999@x.invalid>"));
        assertEquals("+33387000101,allowed_passed_screen", global("CALLER").replace("_not_screened", "_passed_screen"));
    }

    @Test
    void aNumberThatTheCallerWithholdsIsToldAsWithheld() {
        succeeded(sipp("call", ECHO.text(), "anonymous", "Privacy: id"));
        assertTrue(global("CALLER").startsWith("+33387000101,prohib"), () -> global("CALLER"));
    }

    @Test
    void aWithheldOrWrongNumberIsPresentedWhenToldTo() {
        rig.carrier().withhold(PHONE);
        called(ECHO);
        assertTrue(global("CALLER").startsWith("+33387000101,prohib"), () -> global("CALLER"));
        rig.carrier().presentWrongly(PHONE, new E164("+4930123456"));
        called(ECHO);
        assertTrue(global("CALLER").startsWith("+4930123456,allowed"), () -> global("CALLER"));
        rig.carrier().presentRightly(PHONE);
        called(ECHO);
        assertTrue(global("CALLER").startsWith("+33387000101,allowed"), () -> global("CALLER"));
    }

    @Test
    void aReferIsObeyedOrRefusedAsTheTrunkSays() {
        sipp("call", TRANSFER.text(), CALLER.text(), "Subject: test");
        assertTrue(Await.until(SOON, () -> rig.wire("metz").seen(Sender.CARRIER, "202 REFER") > 0), this::seen);
        rig.carrier().acceptRefer(TRUNK, false);
        sipp("call", TRANSFER.text(), CALLER.text(), "Subject: test");
        assertTrue(Await.until(SOON, () -> rig.wire("metz").seen(Sender.CARRIER, "603 REFER") > 0), this::seen);
        rig.carrier().acceptRefer(TRUNK, true);
    }

    @Test
    void theCarrierJoinsTwoOfItsLegsAndTheSwitchboardIsOut() throws Exception {
        Map<String, String> waiting = talk(WAITING, CALLER);
        Map<String, String> released = talk(RELEASE, OTHER);
        try (ExecutorService phones = Executors.newVirtualThreadPerTaskExecutor()) {
            String carrier = rig.carrierAddress();
            var first = phones.submit(() -> Sipp.run(scratch, "call", rig.phoneAddress(CALLER), carrier, waiting));
            assertTrue(Await.until(SOON, () -> !global("REPLACES").isEmpty()));
            var second = phones.submit(() -> Sipp.run(scratch, "call", rig.phoneAddress(OTHER), carrier, released));
            assertTrue(Await.until(SOON, () -> rig.wire("metz").seen(Sender.CARRIER, "NOTIFY") > 0), this::seen);
            assertTrue(
                    rig.switchOf(0).settle(SOON),
                    () -> rig.switchOf(0).channels().toString());
            assertEquals(
                    1, rig.carrier().asterisk().joined(), () -> rig.carrier().bridges() + seen());
            assertEquals(2, rig.carrier().channels().size());
            succeeded(first.get());
            // The carrier hangs up the other phone when the first has gone.
            second.get();
        }
    }

    private static Map<String, String> talk(E164 number, E164 mine) {
        return Map.of("[number]", number.text(), "[mine]", mine.text(), "[extra]", "Subject: x", "\"300\"", "\"2500\"");
    }

    @Test
    void aLostMessageIsSentAgain() {
        long before = rig.wire("metz").seen(Sender.CARRIER, "INVITE");
        rig.wire("metz").add(WireRule.nth(1, Sender.CARRIER, "INVITE", new WireRule.Drop()));
        called(ECHO);
        assertEquals(before + 2, rig.wire("metz").seen(Sender.CARRIER, "INVITE"), this::seen);
    }

    @Test
    void aDoubledOrLateMessageHarmsNothing() {
        rig.wire("metz").add(WireRule.every(Sender.CARRIER, "INVITE", new WireRule.Duplicate()));
        rig.wire("metz")
                .add(WireRule.every(Sender.SWITCHBOARD, "200 INVITE", new WireRule.Delay(Duration.ofMillis(100))));
        called(ECHO);
    }

    private String seen() {
        return rig.wire("metz").log().toString();
    }

    private void whileFaulty(Fault fault, Runnable test) {
        rig.carrier().fault(ECHO, fault);
        test.run();
        rig.carrier().fault(ECHO, Fault.NONE);
    }

    private void called(E164 number) {
        succeeded(sipp("call", number.text(), CALLER.text(), "Subject: test"));
    }

    private void refused(E164 number, int status) {
        succeeded(Sipp.run(
                scratch,
                "refused",
                rig.phoneAddress(CALLER),
                rig.carrierAddress(),
                Map.of("[number]", number.text(), "[mine]", CALLER.text(), "STATUS", Integer.toString(status))));
    }

    private static void succeeded(Sipp.Result result) {
        assertTrue(result.succeeded(), result::output);
    }

    private Sipp.Result sipp(String scenario, String number, String mine, String extra) {
        return Sipp.run(
                scratch,
                scenario,
                rig.phoneAddress(CALLER),
                rig.carrierAddress(),
                Map.of("[number]", number, "[mine]", mine, "[extra]", extra));
    }

    private static String global(String name) {
        return rig.switchOf(0).global(name);
    }
}
