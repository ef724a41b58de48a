package org.strowger.rig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.E164;

/** A rig comes up beside others, and nothing of it stays. */
class RigLifeTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final E164 DID = new E164("+33387000001");
    private static final RigPlan PLAN = RigPlan.empty().and(new RigPlan.Switchboard("metz", List.of(DID)));

    @Test
    void twoRigsRunAtOnceAndLeaveNothing() {
        List<ProcessHandle> processes = new ArrayList<>();
        List<Path> folders = new ArrayList<>();
        try (Rig one = Rig.start(PLAN);
                Rig other = Rig.start(PLAN)) {
            assertNotEquals(one.carrierAddress(), other.carrierAddress());
            assertNotEquals(
                    one.switchboard("metz").amiSecret(),
                    other.switchboard("metz").amiSecret());
            for (Rig rig : List.of(one, other)) {
                for (Asterisk asterisk : List.of(rig.carrier().asterisk(), rig.switchOf("metz"))) {
                    assertTrue(asterisk.alive());
                    assertEquals(List.of(), asterisk.channels());
                    assertEquals(0, asterisk.joined() + asterisk.holding());
                    processes.add(asterisk.process());
                    folders.add(asterisk.folder());
                }
            }
        }
        assertEquals(4, processes.size());
        assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive));
        assertTrue(folders.stream().noneMatch(f -> Files.exists(f) || Files.exists(f.getParent())));
    }

    @Test
    void anAsteriskThatDiesIsNoticedAndItsRigStillCloses() {
        try (Rig rig = Rig.start(PLAN)) {
            ProcessHandle process = rig.switchOf(0).process();
            assertTrue(process.destroyForcibly());
            assertTrue(Await.until(SOON, () -> !rig.switchOf(0).alive()));
            assertTrue(rig.carrier().asterisk().alive());
        }
    }

    @Test
    void anAsteriskThatIsKilledComesUpAgainWhereItWasAndLeavesNothingInTheEnd() {
        List<ProcessHandle> runs = new ArrayList<>();
        Path folder;
        try (Rig rig = Rig.start(PLAN)) {
            Asterisk metz = rig.switchOf("metz");
            folder = metz.folder();
            runs.add(metz.process());
            metz.setGlobal("BEFORE", "yes");
            for (int i = 0; i < 2; i++) {
                metz.restart();
                runs.add(metz.process());
                assertTrue(metz.alive());
                assertEquals("", metz.global("BEFORE"));
            }
            assertEquals(3, Set.copyOf(runs).size());
            assertEquals(1, runs.stream().filter(ProcessHandle::isAlive).count());
        }
        assertTrue(runs.stream().noneMatch(ProcessHandle::isAlive));
        assertFalse(Files.exists(folder.getParent()));
    }

    @Test
    void nothingStaysWhenTheProcessThatHoldsARigIsKilled() throws IOException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D" + LoopbackBlock.RANGE + "=" + System.getProperty(LoopbackBlock.RANGE, "127.64-127"),
                        RigHolder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(holder.getInputStream(), UTF_8))) {
            List<ProcessHandle> processes = new ArrayList<>();
            String folder = String.valueOf(out.readLine());
            for (String pid : String.valueOf(out.readLine()).split(" ", -1)) {
                processes.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
            }
            assertEquals(2, processes.size());
            holder.destroyForcibly();
            assertTrue(Await.until(SOON, () -> processes.stream().noneMatch(ProcessHandle::isAlive)));
            assertTrue(Await.until(SOON, () -> !Files.exists(Path.of(folder))));
        } finally {
            holder.destroyForcibly();
        }
        assertFalse(holder.isAlive());
    }
}
