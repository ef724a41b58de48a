package org.strowger.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ServerObjectTest {
    private static final Duration LIMIT = Duration.ofMillis(200);

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Recorder first = new Recorder("first", log);
    private final Recorder second = new Recorder("second", log);
    private final Recorder third = new Recorder("third", log);
    private final ServerObject server =
            new ServerObject("town").with(first).with(second).with(third);

    @Test
    void servicesStartInOrderAndStopInReverse() {
        server.start();
        assertTrue(server.ready());
        server.stop(LIMIT);
        assertEquals(
                List.of("start first", "start second", "start third", "stop third", "stop second", "stop first"), log);
        assertFalse(server.ready());
    }

    @Test
    void aStartThatFailsLeavesNothingRunningAndSaysWhichServiceItWas() {
        second.failing = true;
        StrowgerException failure = assertThrows(StrowgerException.class, server::start);
        assertEquals("second did not start: port is taken", failure.getMessage());
        assertEquals(List.of("start first", "start second", "stop second", "stop first"), log);
        assertEquals(
                List.of(ServiceState.STOPPED, ServiceState.FAILED, ServiceState.STOPPED),
                List.copyOf(server.states().values()));
    }

    @Test
    void aServiceThatHangsWhileStoppingDoesNotKeepTheOthersAlive() {
        server.start();
        third.hanging = true;
        server.stop(LIMIT);
        assertTrue(log.contains("stop first"));
        Await.until("the one that hangs is cut", () -> log.contains("cut third"));
    }

    @Test
    void stoppingTwiceStopsOnce() {
        server.start();
        server.stop(LIMIT);
        server.stop(LIMIT);
        assertEquals(1, log.stream().filter("stop first"::equals).count());
    }

    @Test
    void aStoppedServerDoesNotStartAgain() {
        server.stop(LIMIT);
        assertThrows(StrowgerException.class, server::start);
        assertEquals(List.of(), log);
    }

    @Test
    void aPausedServerIsNotReadyUntilItResumes() {
        server.start();
        server.pause();
        assertFalse(server.ready());
        server.pause();
        server.resume();
        assertTrue(server.ready());
        assertEquals(1, log.stream().filter("pause second"::equals).count());
    }

    @Test
    void aServiceInTroubleMakesTheServerNotReady() {
        server.start();
        second.trouble = "no contact with dispatch";
        assertFalse(server.ready());
    }

    @Test
    void whoeverRunsItIsToldToStopIt() throws InterruptedException {
        server.start();
        server.requestStop();
        server.awaitStopRequest();
        assertTrue(server.ready(), "asking alone stops nothing");
    }
}
