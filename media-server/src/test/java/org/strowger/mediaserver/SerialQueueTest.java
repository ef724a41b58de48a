package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class SerialQueueTest {
    private final SerialQueue queue = new SerialQueue("test");

    static List<Runnable> failing() {
        return List.of(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                () -> {
                    throw new NoClassDefFoundError("on purpose");
                });
    }

    @ParameterizedTest
    @MethodSource("failing")
    void aTaskThatFailsDoesNotStopThoseBehindIt(Runnable task) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        queue.execute(() -> Await.until("all are there", () -> begun.getCount() == 0));
        queue.execute(task);
        CountDownLatch done = new CountDownLatch(1);
        queue.execute(done::countDown);
        begun.countDown();
        assertEquals(true, done.await(10, TimeUnit.SECONDS));
    }

    @Test
    void whoAsksIsAnsweredInTurnAndOtherwiseIfTheTaskFails() {
        assertEquals("yes", queue.ask(() -> "yes", "no"));
        assertEquals("no", queue.ask(() -> failing("on purpose"), "no"));
    }

    private static String failing(String why) {
        throw new NoClassDefFoundError(why);
    }
}
