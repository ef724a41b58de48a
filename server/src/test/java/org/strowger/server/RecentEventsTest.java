package org.strowger.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.CallEvent;

class RecentEventsTest {
    private final Clock stopped = Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC);

    @Test
    void whatWasRecordedIsReplayedInOrderAndThenFollowed() throws Exception {
        try (RecentEvents events = new RecentEvents("town")) {
            events.record("a1", "asked", "switchboard", "dispatch", "one");
            List<String> heard = new CopyOnWriteArrayList<>();
            try (AutoCloseable listening = events.listen(true, event -> heard.add(event.getText()))) {
                events.record("a1", "decided", "dispatch", "switchboard", "two");
                Await.until("both are heard", () -> heard.equals(List.of("one", "two")));
            }
            assertEquals(0, events.listeners());
        }
    }

    @Test
    void onlyTheLastFewThousandAreKept() {
        try (RecentEvents events = new RecentEvents("town")) {
            IntStream.range(0, RecentEvents.KEPT + 5).forEach(i -> events.record("", "tick", "", "", "" + i));
            List<CallEvent> kept = events.recent("");
            assertEquals(RecentEvents.KEPT, kept.size());
            assertEquals("5", kept.getFirst().getText());
        }
    }

    @Test
    void eventsOfOneMomentKeepTheirOrder() {
        try (RecentEvents events = new RecentEvents("town", stopped, 100)) {
            events.record("", "one", "", "", "");
            events.record("", "two", "", "", "");
            List<CallEvent> kept = events.recent("");
            assertEquals(1_000_000_000L, kept.getFirst().getAtUs());
            assertEquals(1_000_000_001L, kept.getLast().getAtUs());
        }
    }

    @Test
    void aListenerThatHangsIsDroppedWithAReasonAndHoldsNobodyUp() {
        CountDownLatch never = new CountDownLatch(1);
        List<CallEvent> heard = new CopyOnWriteArrayList<>();
        try (RecentEvents events = new RecentEvents("town", Clock.systemUTC(), 10)) {
            events.listen(false, event -> {
                heard.add(event);
                if (!event.getWhat().equals(EventListening.DROPPED)) {
                    hang(never);
                }
            });
            IntStream.range(0, 100).forEach(i -> events.record("", "tick", "", "", "" + i));
            Await.until(
                    "it hears why",
                    () -> !heard.isEmpty() && heard.getLast().getWhat().equals(EventListening.DROPPED));
            assertEquals("listener too slow: 10 events behind", heard.getLast().getText());
            assertEquals(0, events.listeners());
        }
    }

    @Test
    void aListenerThatFailsIsDroppedAndTheOthersGoOn() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (RecentEvents events = new RecentEvents("town")) {
            events.listen(false, event -> {
                throw new IllegalStateException("broken listener");
            });
            events.listen(false, event -> heard.add(event.getText()));
            events.record("", "tick", "", "", "one");
            Await.until("the sound one has heard", () -> heard.equals(List.of("one")));
            Await.until("the broken one is gone", () -> {
                events.record("", "tick", "", "", "more");
                return events.listeners() == 1;
            });
            assertTrue(heard.size() >= 1);
        }
    }

    private static void hang(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("woken", e);
        }
    }
}
