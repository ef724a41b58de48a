package org.strowger.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.strowger.rig.TestPhone;
import org.strowger.rig.TestPhone.Habit;
import picocli.CommandLine;

/** {@code strowger call}, to a telephone that answers. */
@Timeout(60)
class CallCommandTest {
    private final TestPhone called = TestPhone.open("127.81.2.1", 0, 0, "1000");
    private final StringWriter out = new StringWriter();

    @AfterEach
    void unplug() {
        called.close();
    }

    private int call(String... options) {
        CommandLine command = new CommandLine(new CallCommand());
        String[] all = new String[options.length + 3];
        all[0] = called.uri().toString();
        all[1] = "--bind";
        all[2] = "127.81.2.2";
        System.arraycopy(options, 0, all, 3, options.length);
        return command.setOut(new PrintWriter(out)).execute(all);
    }

    @Test
    void aTalkWithSoundBothWaysIsASuccessAndTellsTheTones() {
        called.tone(900);
        assertEquals(0, call("--duration", "3", "--tone", "500", "--expect-tone", "900"), out.toString());
        String said = out.toString();
        assertTrue(said.contains("answered"), said);
        assertTrue(said.contains("hears 900 Hz at -12 dB"), said);
        assertTrue(said.contains("ended by us, cause 16"), said);
        assertTrue(called.awaitEnded(java.time.Duration.ofSeconds(5)), "nothing is left");
    }

    @Test
    void aToneThatIsMissingIsAFailure() {
        called.tone(900);
        assertEquals(1, call("--duration", "1", "--expect-tone", "1500"));
        assertTrue(out.toString().contains("failed: not heard: [1500] Hz"), out.toString());
    }

    @Test
    void aBusyTelephoneIsAFailureWithItsCause() {
        called.habit(Habit.BUSY);
        assertEquals(1, call());
        assertTrue(out.toString().contains("failed: refused, cause 17, SIP status 486"), out.toString());
    }

    @Test
    void aTelephoneThatNobodyAnswersIsCancelled() {
        called.habit(Habit.RING);
        assertEquals(1, call("--ring", "1"));
        assertTrue(out.toString().contains("rings"), out.toString());
        assertTrue(out.toString().contains("failed: no answer within 1 s"), out.toString());
        assertTrue(called.awaitEnded(java.time.Duration.ofSeconds(5)), "the call was cancelled");
    }
}
