package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.app.Strowger;
import org.strowger.rig.TestPhone;
import org.strowger.sip.SipUri;

/** All in one, as "strowger up" runs it, in a process of its own: SIP telephones meet in conferences, without any Asterisk. */
class UpTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final List<Integer> TONES = List.of(500, 900, 1300, 1700);
    private static final int FORBIDDEN = 403;

    private final List<TestPhone> phones = new ArrayList<>();
    private Process up;
    private String ready = "";

    @TempDir
    Path data;

    @BeforeEach
    void start() throws Exception {
        up = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Strowger.class.getName(),
                        "up",
                        "--listen",
                        LOOPBACK + ":0",
                        "--data",
                        data.toString(),
                        "--set",
                        "strowger.dispatch.listen=[\"" + LOOPBACK + ":0\"]")
                .redirectError(data.resolve("log").toFile())
                .start();
        BufferedReader out = up.inputReader(StandardCharsets.UTF_8);
        while (!ready.contains("ready")) {
            String line = out.readLine();
            assertTrue(line != null, () -> "it ended before it was ready, see " + data.resolve("log"));
            ready = line;
        }
    }

    @AfterEach
    void end() {
        phones.forEach(TestPhone::close);
        up.destroyForcibly();
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
            phone.dial(SipUri.parse("sip:" + user + "@" + address("media-server")));
            assertTrue(phone.awaitEnded(Callers.SOON), "let in, or not answered at all");
            assertEquals(FORBIDDEN, phone.status(), phone::ending);
        }
    }

    @Test
    void sigtermEndsItInOrderAndItsCallsWithBye() throws Exception {
        TestPhone phone = calls("3001", 0);
        up.destroy();
        assertTrue(up.waitFor(Callers.SOON.toSeconds(), TimeUnit.SECONDS), "it does not end");
        assertEquals(0, up.exitValue());
        assertTrue(phone.awaitEnded(Callers.SOON), "no BYE came");
        assertTrue(phone.ending().contains("far end"), phone::ending);
    }

    private TestPhone calls(String conference, int tone) {
        TestPhone phone = phone(tone);
        phone.dial(SipUri.parse("sip:" + conference + "@" + address("sip")));
        Callers.assertAnswered(phone);
        return phone;
    }

    private TestPhone phone(int tone) {
        TestPhone phone = TestPhone.open(LOOPBACK, 0, 0, "phone-" + tone);
        phones.add(phone);
        phone.tone(TONES.get(tone));
        return phone;
    }

    private String address(String service) {
        Matcher at = Pattern.compile("\\b" + service + " ([0-9.]+:[0-9]+)").matcher(ready);
        assertTrue(at.find(), ready);
        return at.group(1);
    }
}
