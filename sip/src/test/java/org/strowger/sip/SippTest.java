package org.strowger.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's user agent: SIPp's own scenarios, where it is installed. */
@Timeout(60)
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
    void sippIsCalledThoughATenthOfTheMessagesIsLost() throws Exception {
        try (InputStream scenario = SippTest.class.getResourceAsStream("/lossy-uas.xml")) {
            Files.copy(Objects.requireNonNull(scenario), folder.resolve("lossy-uas.xml"));
        }
        Process sipp = sipp(
                "-sf", "lossy-uas.xml", "-i", "127.30.7.3", "-p", "5099", "-m", "10", "-nostdin", "-timeout", "35s");
        try {
            for (int i = 0; i < 10; i++) {
                bob.dial(SipUri.of("service", "127.30.7.3", 5099));
            }
            Await.until("all are answered", Duration.ofSeconds(25), () -> bob.count("established") == 10);
            bob.calls.forEach(call -> call.hangUp(16, ""));
            Await.until("all BYEs are answered", Duration.ofSeconds(25), () -> bob.agent.calls() == 0);
        } finally {
            sipp.destroy();
        }
    }
}
