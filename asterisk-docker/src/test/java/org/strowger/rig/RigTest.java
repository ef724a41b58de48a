package org.strowger.rig;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.E164;

class RigTest {
    static final E164 CALLER = new E164("+33387000101");
    static final E164 ECHO = new E164("+33387000001");
    static final E164 NOBODY = new E164("+33387999999");
    static final Duration SOON = Duration.ofSeconds(10);

    static Rig rig;

    @TempDir
    Path scratch;

    @BeforeAll
    static void start() {
        rig = Rig.start(RigPlan.empty()
                .and(new RigPlan.Switchboard("metz", List.of(ECHO)).withDialplan("""
                                [strowger-from-trunk]
                                exten => _+X.,1,Goto(${EXTEN:1},1)
                                exten => 33387000001,1,Answer()
                                 same => n,Set(GLOBAL(SEEN_CALLER)=${CALLERID(num)} ${CALLERID(num-pres)})
                                 same => n,Set(GLOBAL(SEEN_HEADER)=${PJSIP_HEADER(read,X-Test)})
                                 same => n,Echo()
                                """))
                .andPhone(CALLER));
    }

    @AfterAll
    static void end() {
        Asterisk one = rig.switchOf(0);
        ProcessHandle process = one.process();
        rig.close();
        assertFalse(process.isAlive());
        assertFalse(java.nio.file.Files.exists(one.folder()));
    }

    @AfterEach
    void nothingIsLeft() {
        assertTrue(
                rig.settle(SOON),
                () -> rig.carrier().channels() + " " + rig.switchOf(0).bridges());
    }

    @Test
    void aCallReachesTheEchoThroughCarrierAndSwitchboard() {
        Sipp.Result result = call(ECHO, "");
        assertTrue(result.succeeded(), result::output);
    }

    private Sipp.Result call(E164 number, String extra) {
        return Sipp.run(
                scratch,
                "call",
                rig.phoneAddress(0),
                rig.carrierAddress(),
                Map.of("[number]", number.text(), "[mine]", CALLER.text(), "[extra]", extra));
    }
}
