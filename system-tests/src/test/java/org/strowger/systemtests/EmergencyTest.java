package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.strowger.protocol.E164;
import org.strowger.rig.Await;
import org.strowger.rig.Rig;
import org.strowger.rig.RigPlan;
import org.strowger.rig.SwitchboardAddresses;
import org.strowger.rig.TestPhone;
import org.strowger.rig.WireMessage;
import org.strowger.rig.WireMessage.Sender;
import org.strowger.sip.SipUri;

/**
 * Emergency numbers that reach the switchboard's Asterisk by a mistake of the carrier's are turned back at once, and the
 * switchboard is not even asked.
 */
class EmergencyTest {
    private static final E164 CALLER = new E164("+33387300101");
    private static final E164 LOCAL = new E164("+33387500100");
    private static final String TRUNK = "switch-metz";
    private static final int SIP_PORT = 5060;

    /** Connections to the place of the switchboard's FastAGI server; each is ended, as by a server that dies. */
    private static final AtomicInteger asked = new AtomicInteger();

    private static Rig rig;
    private static ServerSocket switchboard;

    @BeforeAll
    static void start() throws Exception {
        rig = Rig.start(RigPlan.empty()
                .and(new RigPlan.Switchboard("metz", List.of(LOCAL)).withWire())
                .andPhone(CALLER));
        SwitchboardAddresses at = rig.switchboard("metz");
        switchboard = new ServerSocket(at.agiPort(), 50, InetAddress.getByName(at.agiHost()));
        Thread.ofVirtual().start(EmergencyTest::count);
    }

    private static void count() {
        while (!switchboard.isClosed()) {
            try (Socket connection = switchboard.accept()) {
                asked.incrementAndGet();
            } catch (IOException closed) {
                // The listener was closed: the end.
                return;
            }
        }
    }

    @AfterAll
    static void end() throws Exception {
        switchboard.close();
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"112", "911", "999", "110", "000", "100", "15", "17", "18", "08", "116117"})
    void anEmergencyCallIsTurnedBackAndTheSwitchboardIsNotAsked(String number) {
        rig.carrier().asterisk().setGlobal("ROUTE_" + number, TRUNK);
        int before = asked.get();
        assertEquals(404, statusOf(number));
        assertTurnedBackByTheSwitch("+" + number);
        assertEquals(before, asked.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"112", "911", "15", "116117"})
    void soItIsWithoutThePlusThatTheCarrierPutsBeforeNumbers(String number) {
        SwitchboardAddresses at = rig.switchboard("metz");
        int before = asked.get();
        // From the carrier's own address: it is by that that a trunk is known.
        try (TestPhone gateway = TestPhone.open(host(at.carrier()), 0, 0, CALLER.text())) {
            gateway.dial(SipUri.of(number, at.host(), at.sipPort()));
            assertTrue(gateway.awaitEnded(Callers.SOON), "neither refused nor answered");
            assertEquals(404, gateway.status(), gateway::ending);
        }
        assertEquals(before, asked.get());
    }

    private static String host(String hostAndPort) {
        return hostAndPort.substring(0, hostAndPort.lastIndexOf(':'));
    }

    @Test
    void forAnOrdinaryNumberTheSwitchboardIsAsked() {
        int before = asked.get();
        // It dies over the question, so the carrier hears that this way is out of order.
        assertEquals(500, statusOf(LOCAL.text()));
        assertTrue(Await.until(Callers.SOON, () -> asked.get() > before));
    }

    /** The call came to the switchboard's Asterisk as that number, and it was Asterisk that answered 404. */
    private static void assertTurnedBackByTheSwitch(String number) {
        assertTrue(
                Await.until(Callers.SOON, () -> wasTurnedBack(number)),
                () -> number + ": " + rig.wire("metz").log());
    }

    private static boolean wasTurnedBack(String number) {
        List<WireMessage> log = rig.wire("metz").log();
        return log.stream()
                .filter(m -> m.sender() == Sender.CARRIER && m.text().startsWith("INVITE sip:" + number + "@"))
                .anyMatch(call -> log.stream()
                        .anyMatch(m -> m.sender() == Sender.SWITCHBOARD
                                && m.is("404 INVITE")
                                && m.callId().equals(call.callId())));
    }

    private static int statusOf(String number) {
        try (TestPhone phone = TestPhone.open(rig.phoneAddress(CALLER), 0, 0, CALLER.text())) {
            phone.dial(SipUri.of(number, host(rig.carrierAddress()), SIP_PORT));
            assertTrue(phone.awaitEnded(Callers.SOON), "neither refused nor answered");
            return phone.status();
        }
    }
}
