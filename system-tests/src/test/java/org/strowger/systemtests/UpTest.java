package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.rig.TestPhone;
import org.strowger.sip.SipUri;

/** All in one, as "strowger up" runs it, in a process of its own: SIP telephones meet in conferences, without any Asterisk. */
class UpTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final List<Integer> TONES = List.of(500, 900, 1300, 1700);
    private static final int FORBIDDEN = 403;

    private final List<TestPhone> phones = new ArrayList<>();
    private UpProcess up;

    @TempDir
    Path data;

    @BeforeEach
    void start() throws Exception {
        up = UpProcess.start(LOOPBACK, data);
    }

    @AfterEach
    void end() {
        phones.forEach(TestPhone::close);
        up.close();
    }

    @Test
    void threeTelephonesInOneConferenceHearEachOtherAndNobodyElse() {
        List<TestPhone> together = List.of(calls("3001", 0), calls("3001", 1), calls("3001", 2));
        TestPhone elsewhere = calls("3002", 3);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int tone = TONES.get(j);
                TestPhone phone = together.get(i);
                if (i != j) {
                    assertTrue(phone.awaitHears(tone, Callers.SOON), i + " does not hear " + j);
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            assertFalse(together.get(i).hears(TONES.get(i)), i + " hears himself");
            assertFalse(together.get(i).hears(TONES.get(3)), i + " hears another conference");
            assertFalse(elsewhere.hears(TONES.get(i)), "the other conference hears " + i);
        }
    }

    @Test
    void withoutATicketTheMediaServerLetsNobodyIn() {
        for (String user : List.of("3001", "3001;ticket=00000000000000000000000000000000")) {
            TestPhone phone = phone(0);
            phone.dial(SipUri.parse("sip:" + user + "@" + up.address("media-server")));
            assertTrue(phone.awaitEnded(Callers.SOON), "let in, or not answered at all");
            assertEquals(FORBIDDEN, phone.status(), phone::ending);
        }
    }

    @Test
    void sigtermEndsItInOrderAndItsCallsWithBye() throws Exception {
        TestPhone phone = calls("3001", 0);
        up.process().destroy();
        assertTrue(up.process().waitFor(Callers.SOON.toSeconds(), TimeUnit.SECONDS), "it does not end");
        assertEquals(0, up.process().exitValue());
        assertTrue(phone.awaitEnded(Callers.SOON), "no BYE came");
        assertTrue(phone.ending().contains("far end"), phone::ending);
    }

    private TestPhone calls(String conference, int tone) {
        TestPhone phone = phone(tone);
        phone.dial(SipUri.parse("sip:" + conference + "@" + up.address("sip")));
        Callers.assertAnswered(phone);
        return phone;
    }

    private TestPhone phone(int tone) {
        TestPhone phone = TestPhone.open(LOOPBACK, 0, 0, "phone-" + tone);
        phones.add(phone);
        phone.tone(TONES.get(tone));
        return phone;
    }
}
