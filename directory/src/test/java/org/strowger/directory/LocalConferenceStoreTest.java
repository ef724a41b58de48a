package org.strowger.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.strowger.conference.ConferenceSettings;
import org.strowger.conference.ConferenceState;
import org.strowger.conference.ConferenceStore;
import org.strowger.conference.DoorTones;

class LocalConferenceStoreTest {
    private static final ConferenceSettings SETTINGS = new ConferenceSettings(5, DoorTones.NONE);

    private static ConferenceState version(long version) {
        return ConferenceState.empty("c", version, SETTINGS);
    }

    @Test
    void aStateIsWrittenOnlyOverTheVersionThatWasRead() {
        LocalConferenceStore store = new LocalConferenceStore();
        assertFalse(store.save(1, version(2)));
        assertTrue(store.save(ConferenceStore.ABSENT, version(1)));
        assertFalse(store.save(ConferenceStore.ABSENT, version(1)));
        assertTrue(store.save(1, version(2)));
        assertFalse(store.save(1, version(2)));
        assertEquals(Optional.of(version(2)), store.load("c"));
    }

    @Test
    void aNewerStateIsNotRemovedByWhoReadAnOlderOne() {
        LocalConferenceStore store = new LocalConferenceStore();
        assertTrue(store.save(ConferenceStore.ABSENT, version(1)));
        assertTrue(store.save(1, version(2)));
        assertFalse(store.remove("c", 1));
        assertTrue(store.remove("c", 2));
        assertFalse(store.remove("c", 2));
        assertEquals(0, store.size());
    }

    @Test
    void ofManyRacersForOneVersionExactlyOneWins() throws Exception {
        LocalConferenceStore store = new LocalConferenceStore();
        assertTrue(store.save(ConferenceStore.ABSENT, version(1)));
        for (long v = 1; v <= 50; v++) {
            long read = v;
            CountDownLatch go = new CountDownLatch(1);
            int won = 0;
            try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> results = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    results.add(racers.submit(() -> {
                        go.await();
                        return store.save(read, version(read + 1));
                    }));
                }
                go.countDown();
                for (Future<Boolean> result : results) {
                    won += result.get(10, TimeUnit.SECONDS) ? 1 : 0;
                }
            }
            assertEquals(1, won);
        }
    }
}
