package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Conference;
import org.strowger.bridge.Participant;

/** Codecs of different sample rates and packet times in one conference. */
class ManyCodecsTest {
    private static final long SLOT = 5_000_000;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final List<Party> parties = new ArrayList<>();
    private final List<Participant> participants = new ArrayList<>();
    private final Conference conference = new Conference(8, new Resamplers());
    private long now = 1_000_000_000;

    ManyCodecsTest() {
        System.out.println("seed " + SEED);
    }

    static List<Codec> codecsWithMemory() {
        return List.of(G722.CODEC, Opus.WIDEBAND, Opus.FULLBAND);
    }

    private Party add(Codec codec, int packetMillis, int hertz) {
        Party party = new Party(codec, packetMillis, hertz, random);
        parties.add(party);
        participants.add(new Participant(party));
        conference.add(participants.getLast());
        return party;
    }

    @AfterEach
    void close() {
        participants.forEach(conference::remove);
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

    private void listen() {
        tick(50);
        parties.forEach(Party::forget);
        tick(100);
    }

    @Test
    void everybodyHearsAllOthersAndNotHimselfWhateverTheCodecAndPacketTime() {
        add(G711.PCMU, 20, 300);
        add(G711.PCMA, 60, 500);
        add(G722.CODEC, 10, 700);
        add(G722.CODEC, 30, 900);
        add(G711.PCMU, 50, 1100);
        add(Opus.FULLBAND, 20, 1300);
        add(Opus.FULLBAND, 60, 1500);
        add(Opus.WIDEBAND, 10, 1700);
        listen();
        for (Party listener : parties) {
            for (Party talker : parties) {
                double heard = listener.hears(talker.hertz);
                assertTrue(
                        listener == talker ? listener.hearsNothingOf(talker) : heard > 1500 && heard < 4000,
                        () -> listener.hertz + " hears " + heard + " of " + talker.hertz + ", seed " + SEED);
            }
        }
    }

    @Test
    void whatIsAboveTheTelephonesBandIsHeardByThoseWhoCanAndDisturbsNobodyElse() {
        Party telephone = add(G711.PCMU, 20, 300);
        Party wide = add(G722.CODEC, 20, 500);
        Party high = add(G722.CODEC, 20, 5000);
        telephone.talks = false;
        wide.talks = false;
        listen();
        assertTrue(wide.hears(high), () -> wide.hears(5000) + " seed " + SEED);
        // 5 kHz would fold back to 3 kHz.
        double folded = telephone.hears(3000);
        assertTrue(folded < 30, () -> folded + " seed " + SEED);
    }

    @Test
    void oneOfAnotherRateWhoComesAndGoesChangesNothingForThoseWhoStay() {
        int alone = fingerprint(false);
        conference.remove(participants.get(0));
        conference.remove(participants.get(1));
        parties.clear();
        participants.clear();
        random.setSeed(SEED);
        assertEquals(alone, fingerprint(true), "seed " + SEED);
    }

    private int fingerprint(boolean visited) {
        random.setSeed(SEED);
        add(G711.PCMU, 20, 300);
        Party listener = add(G711.PCMA, 20, 500);
        listener.talks = false;
        tick(100);
        if (visited) {
            Party visitor = add(G722.CODEC, 20, 900);
            visitor.talks = false;
        }
        tick(100);
        if (visited) {
            conference.remove(participants.getLast());
            parties.removeLast();
        }
        tick(100);
        return listener.fingerprint;
    }

    @ParameterizedTest
    @MethodSource("codecsWithMemory")
    void aListenerWhoBeginsAndEndsToTalkHearsNoClick(Codec codec) {
        Party talker = add(codec, 20, 400);
        Party listener = add(codec, 20, 900);
        Party third = add(codec, 20, 1300);
        third.talks = false;
        listener.talks = false;
        listen();
        double steady = roughest(listener);
        double worst = 0;
        for (int i = 0; i < 6; i++) {
            listener.talks = i % 2 == 0;
            parties.forEach(Party::forget);
            tick(67);
            worst = Math.max(worst, roughest(listener));
        }
        double click = worst;
        assertTrue(listener.hears(talker));
        assertTrue(click < 1.5 * steady, () -> click + " against " + steady + ", seed " + SEED);
    }

    /** The most energy of the second difference in any 5 ms of what was heard. */
    private static double roughest(Party listener) {
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
