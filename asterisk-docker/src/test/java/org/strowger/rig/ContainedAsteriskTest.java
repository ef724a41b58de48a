package org.strowger.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.E164;

/** The rig in containers, against a stand-in for the engine that keeps its containers and refuses wrong requests. */
class ContainedAsteriskTest {
    private static final RigPlan PLAN =
            RigPlan.empty().and(new RigPlan.Switchboard("metz", List.of(new E164("+33387000001"))));

    @TempDir
    Path scratch;

    @Test
    void aMachineWithoutAnEngineHasNoContainers() throws IOException {
        assertTrue(ContainedAsterisk.where(scratch.resolve("no-such-command").toString())
                .isEmpty());
        Path engine = engine();
        Files.delete(scratch.resolve("containers"));
        assertTrue(ContainedAsterisk.where(engine.toString()).isEmpty());
    }

    @Test
    void aRigRunsInContainersAndLeavesNone() throws IOException {
        AsteriskInstall install = ContainedAsterisk.where(engine().toString()).orElseThrow();
        ProcessHandle process;
        try (Rig rig = Rig.start(PLAN, install)) {
            assertEquals(2, containers());
            assertEquals(List.of(), rig.switchOf(0).channels());
            ProcessHandle before = rig.switchOf(0).process();
            rig.switchOf(0).restart();
            process = rig.switchOf(0).process();
            assertTrue(process.isAlive());
            assertFalse(before.isAlive());
            assertEquals(2, containers());
        }
        assertEquals(0, containers());
        assertTrue(Await.until(Duration.ofSeconds(5), () -> !process.isAlive()));
    }

    private long containers() throws IOException {
        try (Stream<Path> all = Files.list(scratch.resolve("containers"))) {
            return all.count();
        }
    }

    private Path engine() throws IOException {
        Files.createDirectory(scratch.resolve("containers"));
        try (InputStream in = FetchedPackages.resource("/fake-docker")) {
            Files.write(scratch.resolve("fake-docker"), in.readAllBytes());
        }
        Path command = scratch.resolve("docker");
        Files.writeString(command, """
                #!/bin/sh
                FAKE_DOCKER=%s/containers FAKE_ROOT=%s exec /bin/bash %s/fake-docker "$@"
                """.formatted(scratch, FetchedPackages.ASTERISK.path(), scratch));
        assertTrue(command.toFile().setExecutable(true));
        return command;
    }
}
