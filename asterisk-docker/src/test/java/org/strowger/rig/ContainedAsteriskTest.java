package org.strowger.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.protocol.E164;
import org.strowger.server.StrowgerException;

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

    @Test
    void anEngineThatAnswersIsUsedFirst() throws IOException {
        assertInstanceOf(ContainedAsterisk.class, AsteriskInstall.find(Map.of(), engine().toString()));
    }

    @Test
    void packagesAreUsedWhenTheSettingSaysSo() throws IOException {
        assertInstanceOf(
                UnpackedAsterisk.class, AsteriskInstall.find(Map.of("STROWGER_RIG", "packages"), engine().toString()));
    }

    @Test
    @Timeout(30)
    void anEngineThatHangsIsNotWaitedFor() throws IOException {
        Path command = command("hangs", "exec sleep 600");
        assertInstanceOf(UnpackedAsterisk.class, AsteriskInstall.find(Map.of(), command.toString()));
    }

    @Test
    void anEngineThatCannotMakeTheImageIsNotUsed() throws IOException {
        assertInstanceOf(
                UnpackedAsterisk.class,
                AsteriskInstall.find(Map.of(), engine("FAKE_NO_IMAGE=yes").toString()));
    }

    @Test
    void anEngineOfAnotherMachineIsNotUsed() throws IOException {
        assertInstanceOf(
                UnpackedAsterisk.class,
                AsteriskInstall.find(Map.of(), engine("FAKE_REMOTE=yes").toString()));
    }

    @Test
    void anEngineThatIsAskedForAndMissingIsAnError() {
        String nowhere = scratch.resolve("no-such-command").toString();
        assertThrows(StrowgerException.class, () -> AsteriskInstall.find(Map.of("STROWGER_RIG", "docker"), nowhere));
        assertThrows(StrowgerException.class, () -> AsteriskInstall.find(Map.of("STROWGER_RIG", "podman"), nowhere));
    }

    @Test
    void whatTheComposeFileMountsAndBuildsFromIsThere() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        Path home = Files.exists(folder.resolve("compose.yaml")) ? folder : folder.resolve("asterisk-docker");
        List<String> wanted = new ArrayList<>();
        for (String line : Files.readAllLines(home.resolve("compose.yaml"))) {
            Matcher built = Pattern.compile("^ +dockerfile: (\\S+)$").matcher(line);
            if (built.matches()) {
                wanted.add("../" + built.group(1));
            }
            Matcher mounted = Pattern.compile("^ +- (\\.{1,2}/[^:]+):\\S+$").matcher(line);
            if (mounted.matches()) {
                wanted.add(mounted.group(1));
            }
        }
        assertTrue(wanted.size() >= 3, wanted::toString);
        for (String path : wanted) {
            assertTrue(Files.exists(home.resolve(path)), path);
        }
    }

    private long containers() throws IOException {
        try (Stream<Path> all = Files.list(scratch.resolve("containers"))) {
            return all.count();
        }
    }

    private Path engine(String... traits) throws IOException {
        Files.createDirectory(scratch.resolve("containers"));
        try (InputStream in = FetchedPackages.resource("/fake-docker")) {
            Files.write(scratch.resolve("fake-docker"), in.readAllBytes());
        }
        return command(
                "docker",
                "%s FAKE_DOCKER=%s/containers FAKE_ROOT=%s exec /bin/bash %s/fake-docker \"$@\""
                        .formatted(String.join(" ", traits), scratch, FetchedPackages.ASTERISK.path(), scratch));
    }

    private Path command(String name, String line) throws IOException {
        Path command = scratch.resolve(name);
        Files.writeString(command, "#!/bin/sh\n" + line + "\n");
        assertTrue(command.toFile().setExecutable(true));
        return command;
    }
}
