package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who hears whom, and that nobody hears that it changes. */
class WiringTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final List<String> ALL = List.of("everybody");
    private static final Set<String> EVERYBODY = Set.of("everybody");

    @Test
    void whoIgnoresSomebodyAloneDoesNotHearHim() {
        Meeting meeting = Meeting.of(4, 8);
        meeting.conference.ignore(meeting.party(0), meeting.party(1), true);
        meeting.listen();
        meeting.hears(0, "0011");
        meeting.hears(1, "1011");
        meeting.hears(2, "1101");
        meeting.conference.ignore(meeting.party(0), meeting.party(2), true);
        meeting.conference.ignore(meeting.party(0), meeting.party(1), false);
        meeting.listen();
        meeting.hears(0, "0101");
    }

    @Test
    void whoIgnoresNobodyWhoTalksSharesTheMixOfAll() {
        Meeting meeting = Meeting.of(5, 8);
        meeting.talk(0);
        meeting.conference.ignore(meeting.party(4), meeting.party(2), true);
        meeting.listen();
        assertEquals(meeting.phone(2).lastPayload, meeting.phone(4).lastPayload);
        meeting.talk(2);
        meeting.listen();
        meeting.hears(4, "00000");
        meeting.hears(1, "00100");
        assertEquals(meeting.phone(1).nothingsHeard, 0);
    }

    @Test
    void oneWhoLeavesAndComesAgainIsIgnoredNoMore() {
        Meeting meeting = Meeting.of(3, 8);
        meeting.conference.ignore(meeting.party(0), meeting.party(1), true);
        meeting.tick(5);
        meeting.conference.remove(meeting.party(1));
        meeting.conference.add(meeting.party(1));
        meeting.listen();
        meeting.hears(0, "011");
    }

    @Test
    void manyWhisperAtOnceAndAreHeardByThoseTheyMean() {
        Meeting meeting = Meeting.of(6, 8);
        meeting.wire(0, List.of("to 1 and 2"), EVERYBODY);
        meeting.wire(3, List.of("to 1"), EVERYBODY);
        meeting.wire(1, ALL, Set.of("everybody", "to 1 and 2", "to 1"));
        meeting.wire(2, ALL, Set.of("everybody", "to 1 and 2"));
        meeting.listen();
        meeting.hears(0, "011011");
        meeting.hears(1, "101111");
        meeting.hears(2, "110011");
        meeting.hears(3, "011011");
        meeting.hears(4, "011001");
    }

    @Test
    void oneWhoSpeaksToSeveralBusesIsHeardOnce() {
        Meeting meeting = Meeting.of(3, 8);
        meeting.wire(0, List.of("a", "b"), Set.of("a"));
        meeting.wire(1, List.of("a"), Set.of("a", "b"));
        meeting.wire(2, List.of("b"), Set.of("b"));
        meeting.listen();
        assertEquals(1, meeting.share(1, 0), 0.1);
        assertEquals(1, meeting.share(2, 0), 0.1);
        assertEquals(1, meeting.share(0, 1), 0.1);
        assertEquals(0, meeting.share(0, 0), 0.05);
        assertEquals(1, meeting.share(1, 2), 0.1);
    }

    @Test
    void onEachBusTheLoudestAreHeard() {
        Meeting meeting = Meeting.of(9, 1);
        for (int i = 0; i < 9; i++) {
            String bus = "row " + i / 3;
            meeting.wire(i, List.of(bus), Set.of(bus));
            meeting.phone(i).amplitude = i % 3 == 1 ? 4000 : 1000;
        }
        meeting.listen();
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
                meeting.hears(i, j, i / 3 == j / 3 && j % 3 == 1 && i != j, "");
            }
        }
    }

    @Test
    void howManyAreHeardChangesBetweenTwoTicks() {
        Meeting meeting = Meeting.of(6, 2);
        for (int i = 0; i < 5; i++) {
            meeting.phone(i).amplitude = 5000 - 700 * i;
        }
        meeting.phone(5).talks = false;
        meeting.listen();
        meeting.hears(5, "110000");
        meeting.conference.mostTalkers(4);
        meeting.listen();
        meeting.hears(5, "111100");
        meeting.conference.mostTalkers(1);
        meeting.listen();
        meeting.hears(5, "100000");
        meeting.conference.mostTalkers(64);
        meeting.listen();
        meeting.hears(5, "111110");
    }

    @Test
    void whoIsMovedIsHeardWhereHeIsAndNowhereElse() {
        Meeting meeting = Meeting.of(4, 8);
        for (int i = 0; i < 4; i++) {
            String bus = "sidebar " + i / 2;
            meeting.wire(i, List.of(bus), Set.of(bus));
        }
        meeting.listen();
        meeting.hears(0, "0100");
        meeting.hears(3, "0010");
        // Back and forth without a tick between, and then over.
        meeting.wire(0, List.of("sidebar 1"), Set.of("sidebar 1"));
        meeting.wire(0, List.of("sidebar 0"), Set.of("sidebar 0"));
        meeting.wire(0, List.of("sidebar 1"), Set.of("sidebar 1"));
        meeting.listen();
        meeting.hears(0, "0011");
        meeting.hears(1, "0000");
        meeting.hears(2, "1001");
    }

    @Test
    void whateverTheWiringEveryoneHearsExactlyWhomHeShould() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        int size = 30;
        Meeting meeting = Meeting.of(size, 64);
        meeting.phones.forEach(p -> p.amplitude = 900);
        Oracle oracle = new Oracle(size);
        for (int round = 0; round < 12; round++) {
            for (int change = 0; change < 20; change++) {
                change(meeting, oracle, random, random.nextInt(size));
                meeting.tick(random.nextInt(3));
            }
            meeting.tick(30);
            meeting.phones.forEach(Phone::forget);
            meeting.tick(25);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    if (oracle.in[i]) {
                        meeting.hears(i, j, oracle.hears(i, j), " in round " + round + ", seed " + SEED);
                    }
                }
            }
        }
    }

    private static void change(Meeting meeting, Oracle oracle, Random random, int who) {
        int other = random.nextInt(oracle.in.length);
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                List<String> speaks = List.copyOf(some(random, 2));
                Set<String> hears = some(random, 3);
                meeting.wire(who, speaks, hears);
                oracle.speaks.set(who, Set.copyOf(speaks));
                oracle.hears.set(who, hears);
            }
            case 2, 3 -> {
                boolean on = random.nextBoolean();
                meeting.conference.ignore(meeting.party(who), meeting.party(other), on);
                if (oracle.in[who] && oracle.in[other]) {
                    oracle.ignores[who][other] = on;
                }
            }
            case 4 -> {
                oracle.muted[who] = random.nextInt(3) == 0;
                meeting.party(who).mute(oracle.muted[who]);
            }
            default -> {
                if (oracle.in[who]) {
                    meeting.conference.remove(meeting.party(who));
                    oracle.leaves(who);
                } else {
                    meeting.conference.add(meeting.party(who));
                    oracle.in[who] = true;
                }
            }
        }
    }

    private static Set<String> some(Random random, int most) {
        Set<String> buses = new HashSet<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            buses.add("bus " + random.nextInt(6));
        }
        return Set.copyOf(buses);
    }

    /** Who should hear whom, found in the simplest way. */
    private static final class Oracle {
        final boolean[] in;
        final boolean[] muted;
        final boolean[][] ignores;
        final List<Set<String>> speaks;
        final List<Set<String>> hears;

        Oracle(int size) {
            in = new boolean[size];
            Arrays.fill(in, true);
            muted = new boolean[size];
            ignores = new boolean[size][size];
            speaks = new ArrayList<>(Collections.nCopies(size, EVERYBODY));
            hears = new ArrayList<>(Collections.nCopies(size, EVERYBODY));
        }

        void leaves(int who) {
            in[who] = false;
            for (int i = 0; i < in.length; i++) {
                ignores[i][who] = false;
                ignores[who][i] = false;
            }
        }

        boolean hears(int listener, int talker) {
            return listener != talker
                    && in[talker]
                    && !muted[talker]
                    && !ignores[listener][talker]
                    && speaks.get(talker).stream().anyMatch(hears.get(listener)::contains);
        }
    }

    /** Each change while a steady tone is heard, at any place of its wave: the wave must not jump. */
    @Test
    void noChangeIsHeardAsAClick() {
        Meeting meeting = new Meeting(8);
        meeting.add(G711.PCMU, 313);
        meeting.add(G711.PCMU, 0);
        meeting.talk(0);
        meeting.phones.forEach(p -> p.amplitude = 10_000);
        quiet(meeting, "before");
        for (int i = 0; i < 6; i++) {
            boolean on = i % 2 == 0;
            meeting.conference.ignore(meeting.party(1), meeting.party(0), on);
            quiet(meeting, "ignore");
        }
        for (int i = 0; i < 6; i++) {
            meeting.wire(0, i % 2 == 0 ? List.of("whisper") : ALL, EVERYBODY);
            quiet(meeting, "speaker");
        }
        for (int i = 0; i < 6; i++) {
            meeting.wire(1, ALL, i % 2 == 0 ? Set.of("elsewhere") : EVERYBODY);
            quiet(meeting, "listener");
        }
        for (int i = 0; i < 6; i++) {
            meeting.party(0).mute(i % 2 == 0);
            quiet(meeting, "mute");
        }
        for (int i = 0; i < 6; i++) {
            meeting.party(0).gain(i % 2 == 0 ? -30 : 8);
            quiet(meeting, "gain");
        }
        meeting.party(0).gain(0);
        quiet(meeting, "gain");
        for (int i = 0; i < 6; i++) {
            meeting.party(1).volume(i % 2 == 0 ? -30 : 8);
            quiet(meeting, "volume");
        }
        meeting.party(1).volume(0);
        quiet(meeting, "volume");
        for (int i = 0; i < 6; i++) {
            if (i % 2 == 0) {
                meeting.conference.remove(meeting.party(0));
            } else {
                meeting.conference.add(meeting.party(0));
            }
            quiet(meeting, "talker comes or goes");
        }
        meeting.conference.remove(meeting.party(1));
        meeting.phone(1).forget();
        meeting.conference.add(meeting.party(1));
        quiet(meeting, "listener comes");
    }

    private static void quiet(Meeting meeting, String change) {
        meeting.tick(7);
        // 313 Hz and 10,000 change by 2,460 a sample; made louder by 8 dB, by three times as much, of which the limiter
        // leaves no more than 8,000.
        int steepest = change.equals("gain") || change.equals("volume") ? 8300 : 2700;
        int roughness = meeting.phone(1).roughness();
        assertTrue(roughness < steepest, change + ": " + roughness);
        assertEquals(0, meeting.phone(1).hears(2000), 300, change);
        meeting.phone(1).forget();
    }
}
