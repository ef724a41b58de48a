package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.strowger.bridge.Conference;
import org.strowger.codecs.G711;
import org.strowger.mediaserver.MediaPlane.MediaLeg;

/** Conferences in which nothing happens are not ticked, and nobody notices when something does again. */
@Timeout(60)
class RestingConferencesTest {
    private final RtpMediaPlane plane = new RtpMediaPlane(MediaSettings.on("127.51.3.1"));
    private final List<RtpPhone> phones = List.of(
            new RtpPhone("127.51.3.2", 300, G711.PCMU),
            new RtpPhone("127.51.3.3", 500, G711.PCMU),
            new RtpPhone("127.51.3.4", 700, G711.PCMU));
    private final List<MediaLeg> legs = new ArrayList<>();

    private void join(boolean vouched) {
        for (RtpPhone phone : phones) {
            MediaLeg leg = plane.open(new MediaPlane.Events() {}, true);
            legs.add(leg);
            leg.connect(phone.target(true).vouched(vouched));
            leg.join("kitchen");
        }
    }

    @AfterEach
    void end() {
        phones.forEach(RtpPhone::close);
        plane.close();
        assertEquals(0, count("ticks_failed"));
    }

    private long count(String name) {
        return Objects.requireNonNull(plane.counters().get(name), name);
    }

    private void call(int who) {
        phones.get(who).call(legs.get(who).address(), legs.get(who).port());
    }

    private void hold(int who) {
        phones.get(who).stopSending();
        legs.get(who).connect(Targets.held(phones.get(who).target(true)));
    }

    /** @param before count of rests before what leads to this one */
    private void awaitRest(long before) {
        Patience.until("rest", () -> count("rested") > before);
    }

    private void awaitAllHearAll() {
        phones.forEach(RtpPhone::forget);
        for (RtpPhone listener : phones) {
            Patience.until("second", () -> listener.hasHeard(50));
            for (RtpPhone talker : phones) {
                if (talker != listener) {
                    Patience.until(listener.hertz + " hears " + talker.hertz, () -> listener.hears(talker));
                }
            }
        }
    }

    @Test
    void whoWereOnHoldAllTogetherHearEachOtherAgainAndTheirStreamsHaveLostNoTime() {
        join(true);
        for (int i = 0; i < phones.size(); i++) {
            call(i);
        }
        awaitAllHearAll();
        long rests = count("rested");
        for (int i = 0; i < phones.size(); i++) {
            hold(i);
        }
        awaitRest(rests);
        RtpPhone first = phones.getFirst();
        RtpPhone.Received last = first.received().getLast();
        long lastAt = System.nanoTime();
        first.forget();
        LockSupport.parkNanos(2_000_000_000);
        assertEquals(0, first.received().size());
        for (int i = 0; i < phones.size(); i++) {
            legs.get(i).connect(phones.get(i).target(true));
            call(i);
        }
        Patience.until("sound", () -> first.hasHeard(1));
        RtpPhone.Received next = first.received().getFirst();
        long passed = (System.nanoTime() - lastAt) / 1_000_000;
        long told = (next.timestamp() - last.timestamp()) / 8L;
        // More by the time it took to go to rest.
        assertTrue(told > passed - 200 && told < passed + 3_000, told + " ms of timestamps in " + passed);
        assertTrue(next.marker());
        awaitAllHearAll();
    }

    @Test
    void onePacketRousesAllOfThem() {
        // Nobody was ever heard of, so nobody is sent anything.
        join(false);
        awaitRest(0);
        for (int i = 0; i < phones.size(); i++) {
            call(i);
        }
        awaitAllHearAll();
    }

    @Test
    void whoComesInAndWhoGoesRouseThoseWhoRest() {
        join(true);
        hold(0);
        hold(1);
        legs.get(2).leave();
        awaitRest(0);
        legs.get(2).join("kitchen");
        call(2);
        legs.get(0).connect(phones.get(0).target(true));
        Patience.until("heard", () -> phones.get(0).hears(phones.get(2)));
        long rests = count("rested");
        hold(0);
        hold(2);
        awaitRest(rests);
        phones.get(2).forget();
        legs.get(1).leave();
        legs.get(0).close(figures -> {});
        legs.get(2).connect(phones.get(2).target(true));
        Patience.until("silence is sent again", () -> phones.get(2).hasHeard(100));
    }

    @Test
    void eachIsVisitedOnceInARoundWhoeverComesAndGoes() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        RestingConferences resting = new RestingConferences();
        MediaSettings settings = MediaSettings.on("127.51.3.1");
        try (RtpWorker worker = new RtpWorker(0, settings, new MediaPorts(settings), Runnable::run)) {
            Map<MixedConference, Integer> visitedAt = new LinkedHashMap<>();
            for (int tick = 0; tick < 20 * RestingConferences.ROUND; tick++) {
                if (tick < 3_000) {
                    MixedConference next = new MixedConference("c" + tick, worker, 0, new Conference(3));
                    resting.add(next);
                    visitedAt.put(next, tick);
                } else if (visitedAt.size() > 1_000 && random.nextInt(3) == 0) {
                    MixedConference gone = List.copyOf(visitedAt.keySet()).get(random.nextInt(visitedAt.size()));
                    assertTrue(resting.remove(gone));
                    assertFalse(resting.remove(gone));
                    visitedAt.remove(gone);
                }
                for (MixedConference visited : resting.next()) {
                    Integer before = visitedAt.put(visited, tick);
                    assertNotNull(before, "one that has gone; seed " + seed);
                    assertTrue(tick - before <= RestingConferences.ROUND, tick - before + " ticks; seed " + seed);
                }
            }
            int end = 20 * RestingConferences.ROUND;
            visitedAt.values().forEach(at -> assertTrue(end - at <= RestingConferences.ROUND, "seed " + seed));
        }
    }
}
