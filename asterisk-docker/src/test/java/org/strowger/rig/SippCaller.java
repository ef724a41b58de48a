package org.strowger.rig;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.strowger.protocol.E164;

/**
 * Somebody who calls through the carrier, by SIPp.
 *
 * @param address the address he calls from, by which the carrier knows him
 * @param mine what he claims to be
 */
record SippCaller(Rig rig, Path scratch, String address, String mine) {
    /** Calls, talks for 0.3 s, hangs up; the test fails if that does not go well. */
    void calls(E164 number) {
        succeeded(call(number.text(), "Subject: test", 300));
    }

    /** The same with one more header line. */
    void calls(E164 number, String header) {
        succeeded(call(number.text(), header, 300));
    }

    /** Calls, and talks for so many milliseconds. */
    Sipp.Result call(String number, String header, int talk) {
        return run(
                "call", Map.of("[number]", number, "[mine]", mine, "[extra]", header, "\"300\"", "\"" + talk + "\""));
    }

    /** Calls, hears it ring, and gives up. */
    void givesUp(E164 number) {
        succeeded(run("cancelled", Map.of("[number]", number.text(), "[mine]", mine)));
    }

    /** Calls and is refused with this status. */
    void isRefused(E164 number, int status) {
        succeeded(
                run("refused", Map.of("[number]", number.text(), "[mine]", mine, "STATUS", Integer.toString(status))));
    }

    private Sipp.Result run(String scenario, Map<String, String> texts) {
        return Sipp.run(scratch, scenario, address, rig.carrierAddress(), texts);
    }

    static void succeeded(Sipp.Result result) {
        assertTrue(result.succeeded(), result::output);
    }
}
