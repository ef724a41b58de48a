package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's user agent: SIPp's own scenarios, where it is installed. */
@Timeout(40)
class SippTest {
    private final Party bob = Party.on("127.30.7.1");

    @TempDir
    private Path folder = Path.of(".");

    @BeforeEach
    void sippIsThere() {
        Assumptions.assumeTrue(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .anyMatch(dir -> new File(dir, "sipp").canExecute()),
                "SIPp is not installed");
    }

    @AfterEach
    void close() {
        bob.close();
    }

    private Process sipp(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sipp"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    @Test
    void sippCallsAndHangsUp() throws Exception {
        String target = "127.30.7.1:" + bob.agent.bound().getPort();
        Process sipp = sipp(
                "-sn",
                "uac",
                "-i",
                "127.30.7.2",
                "-m",
                "20",
                "-r",
                "20",
                "-d",
                "50",
                "-nostdin",
                "-timeout",
                "20s",
                target);
        assertTrue(sipp.waitFor(25, TimeUnit.SECONDS), "SIPp ended");
        assertEquals(0, sipp.exitValue());
        bob.awaitNoCalls();
        assertEquals(20, bob.count("ended 16 0 far"));
    }

    @Test
    void sippIsCalled() throws Exception {
        Process sipp = sipp(
                "-sn",
                "uas",
                "-i",
                "127.30.7.3",
                "-p",
                "5099",
                "-lost",
                "10",
                "-m",
                "10",
                "-nostdin",
                "-timeout",
                "30s");
        try {
            for (int i = 0; i < 10; i++) {
                bob.dial(SipUri.of("service", "127.30.7.3", 5099));
            }
            Await.until("all are answered", java.time.Duration.ofSeconds(25), () -> bob.count("established") == 10);
            bob.calls.forEach(call -> call.hangUp(16, ""));
            bob.await("ended 16 0 near");
        } finally {
            sipp.destroy();
        }
    }
}
