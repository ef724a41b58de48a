package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.app.Strowger;
import org.strowger.rig.Await;

/** {@code strowger demo --keep}, as a process of its own, runs until a signal ends it in order. */
@Timeout(150)
class KeptDemoTest {
    @TempDir
    Path scratch;

    @Test
    void sigtermEndsItInOrderWithStatusZero() throws Exception {
        assertEndsInOrder("TERM");
    }

    @Tag("long")
    @Test
    void ctrlCEndsAFarmOfProcessesInOrderWithStatusZero() throws Exception {
        assertEndsInOrder("INT", "--processes");
    }

    private void assertEndsInOrder(String signal, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                // Whoever runs the tests in the background may have had SIGINT ignored, which children inherit.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Dstrowger.rig.range=" + System.getProperty("strowger.rig.range", "127.64-127"),
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                System.getProperty("java.class.path"),
                Strowger.class.getName(),
                "demo",
                "--keep"));
        command.addAll(List.of(options));
        Path log = scratch.resolve("log");
        Process demo = new ProcessBuilder(command).redirectError(log.toFile()).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader out = demo.inputReader(StandardCharsets.UTF_8)) {
            while (said.isEmpty() || !said.getLast().contains("to look at it")) {
                String line = out.readLine();
                assertTrue(line != null, () -> "it ended: " + said + content(log));
                said.add(String.valueOf(line));
            }
            List<ProcessHandle> children = demo.descendants().toList();
            assertFalse(children.isEmpty());
            new ProcessBuilder("kill", "-s", signal, Long.toString(demo.pid()))
                    .start()
                    .waitFor();
            assertTrue(demo.waitFor(40, TimeUnit.SECONDS), "it does not end");
            assertEquals(0, demo.exitValue(), () -> said.toString());
            // The shells that removed the folders may be about to end.
            assertTrue(
                    Await.until(Callers.SOON, () -> children.stream().noneMatch(ProcessHandle::isAlive)),
                    "processes are left");
            try (Stream<Path> left = Files.list(scratch)) {
                assertEquals(List.of(log), left.toList());
            }
        } finally {
            demo.destroyForcibly();
        }
    }

    private static String content(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
