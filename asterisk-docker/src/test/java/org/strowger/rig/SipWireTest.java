package org.strowger.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.E164;
import org.strowger.rig.WireMessage.Sender;

/** A trunk whose messages pass a wire: what is seen on it, and what becomes of calls when it loses some. */
class SipWireTest {
    private static final E164 CALLER = new E164("+33387000101");
    private static final E164 OTHER = new E164("+33387000102");
    private static final E164 ECHO = new E164("+33387000001");
    private static final E164 TRANSFER = new E164("+33387000002");
    private static final E164 WAITING = new E164("+33387000003");
    private static final E164 RELEASE = new E164("+33387000004");
    private static final String TRUNK = "switch-metz";
    private static final Duration SOON = Duration.ofSeconds(10);

    /** An echo; asks the carrier to send the call elsewhere; waits to be replaced; replaces it by the call that comes. */
    private static final String DIALPLAN = """
            [strowger-from-trunk]
            exten => +33387000001,1,Answer(,i)
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
    void aReferIsObeyedOrRefusedAsTheTrunkSays() {
        caller().call(TRANSFER.text(), "Subject: test", 300);
        assertTrue(Await.until(SOON, () -> rig.wire("metz").seen(Sender.CARRIER, "202 REFER") > 0), this::seen);
        rig.carrier().acceptRefer(TRUNK, false);
        caller().call(TRANSFER.text(), "Subject: test", 300);
        assertTrue(Await.until(SOON, () -> rig.wire("metz").seen(Sender.CARRIER, "603 REFER") > 0), this::seen);
        rig.carrier().acceptRefer(TRUNK, true);
    }

    @Test
    void theCarrierJoinsTwoOfItsLegsAndTheSwitchboardIsOut() throws Exception {
        try (ExecutorService phones = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = phones.submit(() -> caller().call(WAITING.text(), "Subject: test", 2500));
            assertTrue(
                    Await.until(SOON, () -> !rig.switchOf(0).global("REPLACES").isEmpty()));
            var second = phones.submit(() -> other().call(RELEASE.text(), "Subject: test", 2500));
            assertTrue(Await.until(SOON, () -> rig.wire("metz").seen(Sender.CARRIER, "NOTIFY") > 0), this::seen);
            assertTrue(
                    rig.switchOf(0).settle(SOON),
                    () -> rig.switchOf(0).channels().toString());
            assertEquals(
                    1, rig.carrier().asterisk().joined(), () -> rig.carrier().bridges() + seen());
            assertEquals(2, rig.carrier().channels().size());
            SippCaller.succeeded(first.get());
            // The carrier hangs up the other phone when the first has gone.
            second.get();
        }
    }

    @Test
    void aLostMessageIsSentAgain() {
        long before = rig.wire("metz").seen(Sender.CARRIER, "INVITE");
        rig.wire("metz").add(WireRule.nth(1, Sender.CARRIER, "INVITE", new WireRule.Drop()));
        caller().calls(ECHO);
        assertEquals(before + 2, rig.wire("metz").seen(Sender.CARRIER, "INVITE"), this::seen);
    }

    @Test
    void aDoubledOrLateMessageHarmsNothing() {
        rig.wire("metz").add(WireRule.every(Sender.CARRIER, "INVITE", new WireRule.Duplicate()));
        rig.wire("metz")
                .add(WireRule.every(Sender.SWITCHBOARD, "200 INVITE", new WireRule.Delay(Duration.ofMillis(100))));
        caller().calls(ECHO);
    }

    private String seen() {
        return rig.wire("metz").log().toString();
    }

    private SippCaller caller() {
        return new SippCaller(rig, scratch, rig.phoneAddress(CALLER), CALLER.text());
    }

    private SippCaller other() {
        return new SippCaller(rig, scratch, rig.phoneAddress(OTHER), OTHER.text());
    }
}
