package org.strowger.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.E164;

class RigPlanTest {
    private static final E164 NUMBER = new E164("+33387000001");

    @Test
    void aNumberBelongsToOneOnly() {
        RigPlan plan = RigPlan.empty().andPhone(NUMBER);
        assertThrows(IllegalArgumentException.class, () -> plan.andPhone(NUMBER));
        RigPlan.Switchboard same = new RigPlan.Switchboard("metz", List.of(NUMBER));
        assertThrows(IllegalArgumentException.class, () -> plan.and(same));
    }

    @Test
    void aMediaServerNeedsATrunkAndReachesKnownSwitchboardsOnly() {
        assertThrows(IllegalArgumentException.class, () -> new RigPlan.MediaServer("paris", List.of(), Set.of()));
        RigPlan.MediaServer lost = new RigPlan.MediaServer("paris", List.of(NUMBER), Set.of("metz"));
        assertThrows(IllegalArgumentException.class, () -> RigPlan.empty().and(lost));
    }

    @Test
    void aNameThatCouldBeConfigurationIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RigPlan.Switchboard("metz]\n[evil", List.of(NUMBER)));
    }

    @Test
    void bridgesAreReadWithAndWithoutANameOfTheirOwn() {
        String table = """
                Bridge-ID                            Name                                 Chans Type            Technology      Duration
                5e6f7e5c-5a0e-4e0f-8a5b-000000000001                                          2 basic           native_rtp      00:00:02
                5e6f7e5c-5a0e-4e0f-8a5b-000000000002 strowger-17                              1 base            holding_bridge  00:01:02
                """;
        assertEquals(
                List.of(
                        new AsteriskBridge("5e6f7e5c-5a0e-4e0f-8a5b-000000000001", 2, "native_rtp"),
                        new AsteriskBridge("5e6f7e5c-5a0e-4e0f-8a5b-000000000002", 1, "holding_bridge")),
                AsteriskBridge.parse(table));
    }

    @Test
    void aRecordWithCommasInAFieldIsRead() {
        CarrierCdr cdr =
                CarrierCdr.parse("\"+33,1\",\"17\",\"PJSIP/a\",\"\",1795238707.7,,1795238708.2,0.5,,NO ANSWER,1,1");
        assertEquals("+33,1", cdr.from());
        assertEquals("", cdr.dstChannel());
        assertEquals(0, cdr.answerSeconds());
        assertEquals("NO ANSWER", cdr.disposition());
    }

    @Test
    void aRuleTreatsTheOnesItNamesOnly() {
        WireRule second = WireRule.nth(2, WireMessage.Sender.SWITCHBOARD, "200 BYE", new WireRule.Drop());
        WireMessage ok = message("SIP/2.0 200 OK\r\ni: 7\r\nCSeq: 2 BYE\r\n\r\n");
        WireMessage bye = message("BYE sip:a@b SIP/2.0\r\nCall-ID: 7\r\nCSeq: 2 BYE\r\n\r\n");
        assertEquals("7", ok.callId());
        assertEquals("BYE", bye.kind());
        List<Boolean> met = List.of(second.meets(ok), second.meets(bye), second.meets(ok), second.meets(ok));
        assertEquals(List.of(false, false, true, false), met);
    }

    @Test
    void whatIsNoSipHasNoMethod() {
        assertEquals("", message("\r\n\r\n").method());
    }

    private static WireMessage message(String text) {
        return WireMessage.read(WireMessage.Sender.SWITCHBOARD, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
