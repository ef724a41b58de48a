package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.strowger.bridge.Codec;
import org.strowger.bridge.Conference;
import org.strowger.bridge.CrossLine;
import org.strowger.bridge.Frame;
import org.strowger.bridge.Line;
import org.strowger.bridge.Participant;

class ConferenceTest {
    private static final long TICK = 20_000_000;

    private final List<Phone> phones = new ArrayList<>();
    private final List<Participant> participants = new ArrayList<>();
    private Conference conference = new Conference(8);
    private long now = 1_000_000_000;

    private Phone add(G711 law, int hertz) {
        Phone phone = new Phone(law, hertz);
        phone.talks = true;
        phones.add(phone);
        participants.add(new Participant(phone));
        conference.add(participants.getLast());
        return phone;
    }

    /** Phones whose tones are whole periods of what is listened to, so that none leaks into another. */
    private void addMany(int count) {
        for (int i = 0; i < count; i++) {
            add(i % 2 == 0 ? G711.PCMU : G711.PCMA, 300 + 50 * i);
        }
    }

    /** Phones that are in and have said nothing yet. */
    private void addSilent(int... hertz) {
        for (int one : hertz) {
            add(G711.PCMU, one).talks = false;
        }
        listen();
    }

    private void tick(int count) {
        for (int i = 0; i < count; i++) {
            conference.tick(now);
            now += TICK;
        }
    }

    /** Lets things settle and then listens for a second. */
    private void listen() {
        tick(30);
        phones.forEach(Phone::forget);
        tick(50);
    }

    @Test
    void everybodyHearsAllOthersAndNotHimselfWhateverTheLaw() {
        addMany(8);
        listen();
        for (Phone listener : phones) {
            for (Phone talker : phones) {
                assertTrue(
                        listener == talker ? listener.hearsNothingOf(talker) : listener.hears(talker),
                        listener.hertz + " hears " + listener.hears(talker.hertz) + " of " + talker.hertz);
            }
        }
    }

    @Test
    void whoeverHearsTheSameGetsTheSamePayloadAndSilenceIsNotCoded() {
        addMany(20);
        phones.forEach(p -> p.talks = false);
        listen();
        assertEquals(80, phones.getFirst().nothingsHeard);
        phones.getFirst().talks = true;
        listen();
        assertSame(phones.get(2).lastPayload, phones.get(18).lastPayload);
        assertSame(phones.get(1).lastPayload, phones.get(19).lastPayload);
        assertNotSame(phones.get(1).lastPayload, phones.get(2).lastPayload);
        assertEquals(160, phones.getFirst().nothingsHeard);
        assertTrue(phones.get(5).hears(phones.getFirst()));
    }

    @Test
    void inALargeConferenceTheLoudestAreHeard() {
        conference = new Conference(3);
        addMany(40);
        for (int i = 0; i < 40; i++) {
            phones.get(i).amplitude = i % 13 == 0 && i > 0 ? 6000 : 1000;
        }
        listen();
        Phone listener = phones.get(1);
        for (int i = 2; i < 40; i++) {
            assertEquals(i % 13 == 0, listener.hears(phones.get(i)), "talker " + i);
        }
    }

    @Test
    void aWordThatBeginsInSilenceIsHeardWholeFromItsFirstSample() {
        addSilent(500, 700);
        Phone talker = phones.get(0);
        Phone listener = phones.get(1);
        talker.talks = true;
        listener.forget();
        tick(1);
        assertEquals(talker.amplitude, listener.hears(talker.hertz), 0.03 * talker.amplitude);
    }

    @Test
    void whoIsIgnoredIsNotHeardWhenHeLeavesInMidWord() {
        addMany(3);
        phones.get(2).talks = false;
        phones.get(0).talks = false;
        conference.ignore(participants.get(0), participants.get(1), true);
        listen();
        assertTrue(phones.get(2).hears(phones.get(1)));
        phones.get(0).forget();
        conference.remove(participants.get(1));
        tick(3);
        assertTrue(phones.get(0).loudest() < 50, phones.get(0).loudest() + " is heard of him");
    }

    @Test
    void whatAStalledWorkerThrewAwayIsToldAsACut() {
        Phone leg = new Phone(G711.PCMU, 500);
        leg.talks = true;
        CrossLine line = new CrossLine(G711.PCMU);
        Frame frame = new Frame();
        line.pump(now, leg);
        line.next(now, frame);
        assertFalse(frame.spliced());
        for (int i = 0; i < 5; i++) {
            line.pump(now, leg);
        }
        line.next(now, frame);
        assertTrue(frame.spliced(), "four frames were thrown away");
        line.pump(now, leg);
        line.next(now, frame);
        assertFalse(frame.spliced());
    }

    @Test
    void aFrameThatBeginsLateCrossesWorkersAtAnySampleRate() {
        CrossLine line = new CrossLine(Opus.FULLBAND);
        Frame frame = new Frame();
        line.pump(now, new Line() {
            @Override
            public Codec codec() {
                return Opus.FULLBAND;
            }

            @Override
            public void next(long at, Frame next) {
                next.present(new short[960], 900, 60, 100, false);
            }

            @Override
            public boolean wantsSamples() {
                return false;
            }

            @Override
            public void hear(Codec codec, byte[] payload, int length) {}

            @Override
            public void hear(short[] samples) {}

            @Override
            public void hearNothing() {}
        });
        line.next(now, frame);
        assertEquals(900, frame.lead());
        assertEquals(60, frame.length());
    }

    @Test
    void aWordOfWhichTheBeginningIsLostIsFadedIn() {
        addSilent(500, 700);
        Phone talker = phones.get(0);
        Phone listener = phones.get(1);
        talker.losesEvery = 1;
        tick(1);
        talker.talks = true;
        talker.losesEvery = 0;
        listener.forget();
        tick(1);
        assertTrue(listener.hears(talker.hertz) < 0.8 * talker.amplitude);
    }

    @Test
    void aTalkerKeepsHisPlaceUnlessSomebodyIsClearlyLouder() {
        conference = new Conference(1);
        addMany(3);
        phones.get(2).talks = false;
        phones.get(1).talks = false;
        listen();
        phones.get(1).talks = true;
        phones.get(1).amplitude = 4000;
        listen();
        assertTrue(phones.get(2).hears(phones.get(0)));
        assertTrue(phones.get(2).hearsNothingOf(phones.get(1)));
        phones.get(1).amplitude = 9000;
        listen();
        assertTrue(phones.get(2).hearsNothingOf(phones.get(0)));
        assertTrue(phones.get(2).hears(phones.get(1)));
    }

    @Test
    void theMutedAreNotHeardAndHear() {
        addMany(4);
        participants.get(2).mute(true);
        listen();
        assertTrue(phones.get(0).hearsNothingOf(phones.get(2)));
        assertTrue(phones.get(2).hears(phones.get(0)));
        participants.get(2).mute(false);
        listen();
        assertTrue(phones.get(0).hears(phones.get(2)));
    }

    @Test
    void wiringChangesBetweenTwoTicks() {
        addMany(5);
        // 1 whispers to 0; 2 and 3 are in a sidebar; 4 listens to the main conference only.
        wire(0, List.of("everybody"), Set.of("everybody", "whisper"));
        wire(1, List.of("whisper"), Set.of("everybody"));
        wire(2, List.of("sidebar"), Set.of("sidebar"));
        wire(3, List.of("sidebar"), Set.of("sidebar"));
        wire(4, List.of(), Set.of("everybody"));
        listen();
        hears("01000", 0);
        hears("10000", 1);
        hears("00010", 2);
        hears("00100", 3);
        hears("10000", 4);
        for (int i = 0; i < 5; i++) {
            wire(i, List.of("everybody"), Set.of("everybody"));
        }
        listen();
        hears("01111", 0);
        hears("11011", 2);
        hears("11110", 4);
    }

    private void wire(int participant, List<String> speaksTo, Set<String> hears) {
        conference.wire(participants.get(participant), speaksTo, hears);
    }

    private void hears(String whom, int listener) {
        for (int i = 0; i < whom.length(); i++) {
            Phone talker = phones.get(i);
            Phone hearer = phones.get(listener);
            assertTrue(
                    whom.charAt(i) == '1' ? hearer.hears(talker) : hearer.hearsNothingOf(talker),
                    listener + " hears " + hearer.hears(talker.hertz) + " of " + i);
        }
    }

    @Test
    void whoComesAndGoesIsHeardAndNoLongerHeard() {
        addMany(3);
        listen();
        conference.remove(participants.get(1));
        listen();
        assertTrue(phones.get(0).hearsNothingOf(phones.get(1)));
        assertEquals(2, conference.size());
        conference.add(participants.get(1));
        listen();
        assertTrue(phones.get(0).hears(phones.get(1)));
        assertTrue(phones.get(1).hears(phones.get(2)));
    }

    @Test
    void oneOverWhomSomethingIsPlayedGetsSamples() {
        addMany(3);
        phones.get(2).talks = false;
        phones.get(2).wantsSamples = true;
        listen();
        assertEquals(0, phones.get(2).payloadsHeard);
        assertTrue(phones.get(2).hears(phones.get(0)));
    }

    @Test
    void manyLoudTalkersDoNotCrackle() {
        addMany(8);
        phones.forEach(p -> p.amplitude = 30_000);
        phones.get(7).talks = false;
        listen();
        Phone listener = phones.get(7);
        // What a clipped sum would make of it: harmonics far above the highest tone.
        double distortion = 0;
        for (int hertz = 1500; hertz < 3900; hertz += 50) {
            distortion = Math.max(distortion, listener.hears(hertz));
        }
        assertTrue(distortion < 0.05 * listener.hears(300), "distortion " + distortion);
        assertTrue(listener.hears(300) > 2000);
    }

    @Test
    void lostFramesLeaveNoClicks() {
        addMany(2);
        Phone talker = phones.get(0);
        Phone listener = phones.get(1);
        listener.talks = false;
        listen();
        int whole = listener.roughness();
        talker.losesEvery = 7;
        listen();
        assertTrue(listener.roughness() < 2 * whole, listener.roughness() + " against " + whole);
        assertTrue(listener.hears(talker));
    }

    @Test
    void oneWhoBeginsAndEndsToTalkDoesNotClick() {
        addMany(2);
        phones.get(1).talks = false;
        phones.get(0).talks = false;
        listen();
        for (int i = 0; i < 20; i++) {
            phones.get(0).talks = i % 2 == 0;
            tick(37);
        }
        // A tone of 300 Hz and 3000 changes by 700 from sample to sample, at most.
        assertTrue(phones.get(1).roughness() < 1500, "" + phones.get(1).roughness());
    }

    @Test
    void aLegOfAnotherWorkerHearsAndIsHeard() {
        addMany(2);
        Phone afar = new Phone(G711.PCMA, 700);
        afar.talks = true;
        CrossLine cross = new CrossLine(G711.PCMA);
        conference.add(new Participant(cross));
        for (int i = 0; i < 120; i++) {
            if (i == 40) {
                afar.forget();
                phones.forEach(Phone::forget);
            }
            // Its worker is late now and then, and makes up for it.
            int pumps = i % 10 == 5 ? 0 : i % 10 == 6 ? 2 : 1;
            for (int j = 0; j < pumps; j++) {
                cross.pump(now, afar);
            }
            tick(1);
        }
        assertTrue(phones.get(0).hears(afar), "" + phones.get(0).hears(700));
        assertTrue(phones.get(1).hears(afar));
        assertTrue(afar.hears(phones.get(0)), "" + afar.hears(300));
        assertTrue(afar.hearsNothingOf(afar));
    }
}
