package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.Identification;
import org.strowger.protocol.v1.LegRecord;
import org.strowger.protocol.v1.Treatment;
import org.strowger.rig.Await;
import org.strowger.rig.Carrier;
import org.strowger.rig.Rig;

/** Somebody writes lines into what Asterisk tells of other people's calls. Each of the three walls holds alone. */
class ForgedEventsTest extends CallsOnAsterisk {
    /** No real end has this cause, so it betrays who believed. */
    private static final int FORGED = 99;

    private static final String FORGER = "33387000666";

    private static Rig shared;

    private AmiRelay relay;

    ForgedEventsTest() {
        super(shared);
    }

    @BeforeAll
    static void start() {
        // A hole in the first wall: a number's line breaks come to be in the channel after all.
        shared = Rig.start(plan(metz().withDialplan("""
                [strowger-from-farm](+)
                exten => %s,1,Set(CALLERID(num)=${URIDECODE(${PJSIP_HEADER(read,X-Forged)})})
                 same => n,Answer(,i)
                 same => n,Wait(0.1)
                 same => n,Hangup(16)
                """.formatted(FORGER))));
    }

    @AfterAll
    static void end() {
        shared.close();
    }

    @BeforeEach
    void stepBetween() {
        relay = new AmiRelay(super.manager());
    }

    @AfterEach
    void stepAside() throws IOException {
        relay.close();
        // A media server of this test may have been unplugged: its call would ring at the carrier for two minutes.
        rig.carrier().asterisk().cli("channel request hangup all");
        rig.carrier().fault(POOL, Carrier.Fault.NONE);
        rig.carrier().fault(POOL_2, Carrier.Fault.NONE);
    }

    @Override
    InetSocketAddress manager() {
        return relay.address();
    }

    @Test
    void aLineBreakInACallersNumberIsRefusedBeforeThereIsAChannel() {
        UdpPhone.Call honest = waiting();
        for (String forged :
                List.of(hangup(channel("carrier")), "%s\r\n\r\n%s".formatted("1", hangup("1.1")), "1\n2")) {
            mediaServer.close();
            mediaServer = new UdpPhone(rig.mediaServerAddress("strasbourg"), rig.carrierAddress(), encoded(forged));
            UdpPhone.Call forger = mediaServer.call(NO_DID.text(), "", switchboard());
            assertTrue(Await.until(SOON, () -> forger.over));
            assertEquals(404, forger.lastStatus);
            UdpPhone.Call vouchedFor = mediaServer.call(
                    NO_DID.text(), "P-Asserted-Identity: <sip:" + encoded(forged) + "@example.org>", switchboard());
            assertTrue(Await.until(SOON, () -> vouchedFor.over));
        }
        assertEquals(1, rig.switchOf(0).channels().size());
        assertFalse(relay.said().contains("Cause: " + FORGED), relay::said);
        honest.cancel();
        nothingWasBelieved();
    }

    @Test
    void anEventWithLinesOfAForgersInItDoesNotReachTheSwitchboard() {
        UdpPhone.Call honest = waiting();
        String victim = channel("carrier");
        for (String lines : List.of("1\r\n\r\n" + hangup(victim), "1\r\nUniqueid: " + victim)) {
            UdpPhone.Call forger = mediaServer.call(FORGER, "X-Forged: " + encoded(lines), switchboard());
            assertTrue(Await.until(SOON, () -> forger.answered && forger.over));
        }
        honest.cancel();
        nothingWasBelieved();
        String said = relay.said();
        assertFalse(said.contains("Cause: " + FORGED), said);
        assertFalse(said.contains("CallerIDNum: 1\r\nUniqueid: " + victim), said);
    }

    @Test
    void aForgedEndOfATalkIsNotBelieved() throws Exception {
        begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
        UdpPhone.Call caller = phone.call(DID.text(), "");
        talks(caller, "joined");
        for (String victim : channels()) {
            relay.say(hangup(victim));
        }
        disbelieved(2);
        callbacks.element().bye();
        assertTrue(Await.until(SOON, () -> caller.over), log::ladder);
        nothingWasBelieved();
        assertTrue(log.ladder().contains("by callback"), log::ladder);
    }

    @Test
    void aForgedAnswerAndAForgedMeetingAreNotBelieved() throws Exception {
        TestDispatch dispatch = beginWithBusyCallbacks();
        UdpPhone.Call caller = phone.call(DID.text(), "");
        assertTrue(Await.until(SOON, () -> caller.earlyMedia), log::ladder);
        String victim = channel("carrier");
        relay.say("Event: Newstate\r\nChannel: x\r\nChannelState: 6\r\nChannelStateDesc: Up\r\nUniqueid: " + victim);
        relay.say(
                "Event: BridgeEnter\r\nBridgeUniqueid: b\r\nBridgeTechnology: simple_bridge\r\nChannel: x\r\nUniqueid: "
                        + victim);
        disbelieved(2);
        caller.cancel();
        nothingWasBelieved();
        assertTrue(Await.until(SOON, () -> gauge("outbox") == 0));
        Consumer<LegRecord.Event> never = event -> assertFalse(
                dispatch.records().stream().anyMatch(r -> r.getEvent() == event),
                () -> dispatch.records().toString());
        never.accept(LegRecord.Event.ANSWERED);
        never.accept(LegRecord.Event.BRIDGED);
    }

    private TestDispatch beginWithBusyCallbacks() {
        rig.carrier().fault(POOL, Carrier.Fault.NO_ANSWER);
        rig.carrier().fault(POOL_2, Carrier.Fault.NO_ANSWER);
        return begin(Identification.POOL_NUMBER, "stay", Treatment.MUSIC);
    }

    /** A caller who waits, since his callback rings for ever. */
    private UdpPhone.Call waiting() {
        beginWithBusyCallbacks();
        UdpPhone.Call honest = phone.call(DID.text(), "");
        assertTrue(Await.until(SOON, () -> honest.earlyMedia), log::ladder);
        return honest;
    }

    private void disbelieved(long events) {
        assertTrue(Await.until(SOON, () -> gauge("events-not-believed") == events), log::ladder);
    }

    /** The attempt is over, for its own reasons. */
    private void nothingWasBelieved() {
        assertTrue(Await.until(SOON, () -> gauge("attempts") == 0), log::ladder);
        assertFalse(log.ladder().contains("cause " + FORGED), log::ladder);
    }

    private static String hangup(String uniqueId) {
        return "Event: Hangup\r\nChannel: x\r\nUniqueid: " + uniqueId + "\r\nCause: " + FORGED;
    }

    private List<String> channels() {
        return rig.switchOf(0)
                .cli("core show channels concise")
                .lines()
                .filter(line -> line.indexOf('!') > 0)
                .map(line -> line.substring(line.lastIndexOf('!') + 1).strip())
                .toList();
    }

    /** The unique id of the one channel that there is. */
    private String channel(String trunk) {
        assertTrue(rig.switchOf(0).channels().getFirst().contains(trunk));
        return channels().getFirst();
    }

    private InetSocketAddress switchboard() {
        return new InetSocketAddress(rig.switchboard("metz").host(), 5060);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
