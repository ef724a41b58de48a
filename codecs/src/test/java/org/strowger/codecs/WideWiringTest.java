package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Conference;
import org.strowger.bridge.Participant;

/** Wiring where codecs have memory and rates differ: what is not to be heard is gone at every rate, and without a click. */
class WideWiringTest {
    private static final long SLOT = 5_000_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final List<String> ALL = List.of("everybody");
    private static final Set<String> EVERYBODY = Set.of("everybody");

    private final Random random = new Random(SEED);
    private final List<Party> parties = new ArrayList<>();
    private final List<Participant> participants = new ArrayList<>();
    private final Conference conference = new Conference(8, new Resamplers());
    private long now = 1_000_000_000;

    WideWiringTest() {
        System.out.println("seed " + SEED);
    }

    static List<Codec> codecs() {
        return List.of(G711.PCMU, G722.CODEC, Opus.FULLBAND);
    }

    private void add(Codec codec, int hertz) {
        parties.add(new Party(codec, 20, hertz, random));
        participants.add(new Participant(parties.getLast()));
        conference.add(participants.getLast());
    }

    @AfterEach
    void close() {
        participants.forEach(conference::remove);
        conference.tick(now);
        parties.forEach(Party::close);
    }

    private void tick(int count) {
        for (int i = 0; i < count; i++) {
            for (int slot = 0; slot < 4; slot++) {
                now += SLOT;
                for (Party party : parties) {
                    party.network(now);
                }
            }
            conference.tick(now);
        }
    }

    /** @param table a line for each listener, with a 1 for each whom he hears */
    private void heard(String... table) {
        tick(40);
        parties.forEach(Party::forget);
        tick(50);
        for (int i = 0; i < table.length; i++) {
            for (int j = 0; j < table.length; j++) {
                Party listener = parties.get(i);
                Party talker = parties.get(j);
                double share = listener.hears(talker.hertz) / talker.amplitude;
                String what = i + " hears " + share + " of " + j + ", seed " + SEED;
                assertTrue(table[i].charAt(j) == '1' ? share > 0.5 : share < 0.1, what);
            }
        }
    }

    @Test
    void everyoneHearsExactlyWhomHeShouldAtEveryRate() {
        add(G711.PCMU, 400);
        add(G722.CODEC, 700);
        add(Opus.FULLBAND, 1000);
        add(G711.PCMA, 1300);
        add(G722.CODEC, 1600);
        heard("01111", "10111", "11011", "11101", "11110");
        conference.ignore(participants.get(0), participants.get(2), true);
        conference.ignore(participants.get(1), participants.get(0), true);
        conference.ignore(participants.get(2), participants.get(1), true);
        heard("01011", "00111", "10011", "11101", "11110");
        conference.wire(participants.get(3), List.of("whisper"), EVERYBODY);
        conference.wire(participants.get(1), ALL, Set.of("everybody", "whisper"));
        heard("01001", "00111", "10001", "11101", "11100");
        conference.dominance(Double.POSITIVE_INFINITY);
        conference.precedence(participants.get(4), 1);
        // Whoever hears him hears nobody else, not even a whisper.
        heard("00001", "00001", "00001", "00001", "00000");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void noChangeIsHeardAsAClick(Codec codec) {
        add(codec, 330);
        add(codec, 900);
        add(codec, 700);
        parties.get(1).talks = false;
        parties.get(2).talks = false;
        Participant talker = participants.get(0);
        Participant listener = participants.get(1);
        tick(50);
        parties.forEach(Party::forget);
        tick(50);
        double steady = roughest();
        for (int i = 0; i < 4; i++) {
            boolean on = i % 2 == 0;
            conference.ignore(listener, talker, on);
            quiet("ignore", steady);
            listener.volume(on ? -20 : 0);
            quiet("volume", steady);
            talker.gain(on ? -20 : 0);
            quiet("gain", steady);
            conference.wire(talker, on ? List.of("whisper") : ALL, EVERYBODY);
            quiet("speaker", steady);
            conference.wire(listener, ALL, on ? Set.of("elsewhere") : EVERYBODY);
            quiet("listener", steady);
            talker.mute(on);
            quiet("mute", steady);
        }
        assertEquals(1, parties.get(1).hears(330) / 3000, 0.15);
        assertEquals(1, parties.get(2).hears(330) / 3000, 0.15);
    }

    private void quiet(String change, double steady) {
        parties.forEach(Party::forget);
        tick(23);
        double worst = roughest();
        assertTrue(worst < 1.6 * steady + 40, () -> change + ": " + worst + " against " + steady + ", seed " + SEED);
    }

    /** The most energy of the second difference in any 5 ms of what was heard. */
    private double roughest() {
        Party listener = parties.get(1);
        short[] heard = listener.heard();
        int window = listener.codec.sampleRate() / 200;
        double worst = 0;
        for (int from = 2; from + window <= heard.length; from += window / 2) {
            double energy = 0;
            for (int i = from; i < from + window; i++) {
                double difference = heard[i] - 2 * heard[i - 1] + heard[i - 2];
                energy += difference * difference;
            }
            worst = Math.max(worst, energy / window);
        }
        return Math.sqrt(worst);
    }
}
