package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dominance, smart duplex, gain, and what the limiter makes of too much. */
class SpeechRulesTest {
    private static double decibels(double share) {
        return 20 * Math.log10(share);
    }

    @Test
    void whileOneWithDominanceTalksTheOthersAreTurnedDown() {
        Meeting meeting = Meeting.of(4, 8);
        meeting.conference.dominance(15);
        meeting.conference.precedence(meeting.party(1), 1);
        meeting.talk(0, 2);
        meeting.listen();
        assertEquals(1, meeting.share(3, 0), 0.1);
        meeting.talk(0, 1, 2);
        meeting.listen();
        assertEquals(1, meeting.share(3, 1), 0.1);
        assertEquals(-15, decibels(meeting.share(3, 0)), 1);
        assertEquals(-15, decibels(meeting.share(3, 2)), 1);
        assertEquals(-15, decibels(meeting.share(1, 2)), 1);
        assertEquals(-15, decibels(meeting.share(2, 0)), 1);
        meeting.talk(0, 2);
        meeting.listen();
        assertEquals(1, meeting.share(3, 0), 0.1);
        meeting.conference.dominance(Double.POSITIVE_INFINITY);
        meeting.talk(0, 1, 2);
        meeting.listen();
        meeting.hears(3, "0100");
        meeting.hears(1, "0000");
        meeting.conference.precedence(meeting.party(1), 0);
        meeting.listen();
        meeting.hears(3, "1110");
    }

    @Test
    void precedenceIsAList() {
        Meeting meeting = Meeting.of(4, 8);
        meeting.conference.dominance(Double.POSITIVE_INFINITY);
        meeting.conference.precedence(meeting.party(0), 1);
        meeting.conference.precedence(meeting.party(1), 2);
        meeting.talk(0, 2);
        meeting.listen();
        meeting.hears(3, "1000");
        meeting.talk(0, 1, 2);
        meeting.listen();
        meeting.hears(3, "0100");
        meeting.conference.remove(meeting.party(1));
        meeting.listen();
        meeting.hears(3, "1000");
    }

    @Test
    void dominanceReachesThoseWhoAreHeardTogetherAlone() {
        Meeting meeting = Meeting.of(6, 8);
        meeting.conference.dominance(Double.POSITIVE_INFINITY);
        for (int i = 0; i < 6; i++) {
            meeting.wire(i, List.of("row " + i / 3), Set.of("row " + i / 3));
        }
        meeting.conference.precedence(meeting.party(0), 1);
        meeting.listen();
        meeting.hears(2, "100000");
        meeting.hears(5, "000110");
    }

    @Test
    void whoHasPrecedenceIsHeardBeforeLouderOnes() {
        Meeting meeting = Meeting.of(4, 1);
        meeting.talk(1, 2);
        meeting.phone(2).amplitude = 9000;
        meeting.listen();
        meeting.hears(3, "0010");
        meeting.conference.precedence(meeting.party(1), 1);
        meeting.listen();
        meeting.hears(3, "0100");
    }

    @Test
    void whoTalksOverOthersDoesNotHearThemUntilHeLetsGo() {
        Meeting meeting = Meeting.of(5, 8);
        meeting.party(0).duplex(true);
        meeting.talk(1, 2);
        meeting.listen();
        meeting.hears(0, "01100");
        // He begins: the streams then playing stop for him, and for him alone.
        meeting.talk(0, 1, 2);
        meeting.listen();
        meeting.hears(0, "00000");
        meeting.hears(1, "10100");
        meeting.hears(4, "11100");
        // One that begins later is played.
        meeting.talk(0, 1, 2, 3);
        meeting.listen();
        meeting.hears(0, "00010");
        // One that ends and begins again has begun later.
        meeting.talk(0, 1, 3);
        meeting.listen();
        meeting.talk(0, 1, 2, 3);
        meeting.listen();
        meeting.hears(0, "00110");
        // Those still going resume when he lets go.
        meeting.talk(1, 2, 3);
        meeting.listen();
        meeting.hears(0, "01110");
        // Without it he hears others while he speaks.
        meeting.party(0).duplex(false);
        meeting.talk(0, 1, 2, 3);
        meeting.listen();
        meeting.hears(0, "01110");
    }

    @Test
    void smartDuplexTurnedOffGivesTheOthersBackAndKeepsTheIgnored() {
        Meeting meeting = Meeting.of(4, 8);
        meeting.party(0).duplex(true);
        meeting.conference.ignore(meeting.party(0), meeting.party(1), true);
        meeting.talk(1, 2);
        meeting.listen();
        meeting.talk(0, 1, 2);
        meeting.listen();
        meeting.hears(0, "0000");
        meeting.party(0).duplex(false);
        meeting.listen();
        meeting.hears(0, "0010");
    }

    @Test
    void gainIsForAllAndVolumeForOne() {
        Meeting meeting = Meeting.of(3, 8);
        meeting.phones.forEach(p -> p.amplitude = 1500);
        for (int gain : new int[] {-30, -12, 6, 20}) {
            meeting.party(0).gain(gain);
            meeting.listen();
            assertEquals(gain, decibels(meeting.share(1, 0)), 0.7, "gain " + gain);
            assertEquals(gain, decibels(meeting.share(2, 0)), 0.7, "gain " + gain);
            assertEquals(0, decibels(meeting.share(2, 1)), 0.7, "gain " + gain);
        }
        meeting.party(0).gain(0);
        for (int volume : new int[] {-30, -12, 6, 15}) {
            meeting.party(2).volume(volume);
            meeting.listen();
            assertEquals(0, decibels(meeting.share(1, 0)), 0.7, "volume " + volume);
            assertEquals(volume, decibels(meeting.share(2, 0)), 0.7, "volume " + volume);
            assertEquals(volume, decibels(meeting.share(2, 1)), 0.7, "volume " + volume);
        }
        meeting.party(2).volume(0);
        meeting.talk(0);
        meeting.listen();
        assertEquals(meeting.phone(2).payloadsHeard > 0, true);
        int payloads = meeting.phone(2).payloadsHeard;
        meeting.tick(10);
        assertEquals(payloads + 10, meeting.phone(2).payloadsHeard);
    }

    /** What is neither the tone nor nothing: harmonics and beats, in parts of the tone. */
    private static double distortion(Phone listener, int... tones) {
        double worst = 0;
        for (int hertz = 50; hertz < 4000; hertz += 50) {
            int candidate = hertz;
            if (Arrays.stream(tones).noneMatch(t -> t == candidate)) {
                worst = Math.max(worst, listener.hears(hertz));
            }
        }
        return worst / listener.hears(tones[0]);
    }

    @Test
    void oneLoudToneIsNotDistorted() {
        Meeting meeting = new Meeting(8);
        meeting.add(G711.PCMU, 1050);
        meeting.add(G711.PCMU, 400);
        meeting.talk(0);
        meeting.phone(0).amplitude = 30_000;
        meeting.phone(1).wantsSamples = true;
        meeting.listen();
        // µ-law itself is 38 dB from clean.
        assertTrue(distortion(meeting.phone(1), 1050) < 0.01, "" + distortion(meeting.phone(1), 1050));
        assertEquals(1, meeting.share(1, 0), 0.05);
        // Made four times as loud it must be turned down, and is a pure tone still.
        meeting.party(0).gain(12);
        meeting.listen();
        assertTrue(distortion(meeting.phone(1), 1050) < 0.01, "" + distortion(meeting.phone(1), 1050));
    }

    @Test
    void fiveWhoShoutAtOnceDoNotCrackle() {
        Meeting meeting = new Meeting(8);
        int[] tones = {350, 500, 650, 850, 1100};
        for (int tone : tones) {
            meeting.phone(meeting.add(G711.PCMU, tone)).amplitude = 28_000;
        }
        int listener = meeting.add(G711.PCMU, 3000);
        meeting.phone(listener).talks = false;
        meeting.phone(listener).wantsSamples = true;
        meeting.tick(1);
        // From the first frame on, in which all of them begin.
        meeting.phone(listener).forget();
        meeting.tick(3);
        assertTrue(meeting.phone(listener).loudest() <= Short.MAX_VALUE);
        assertTrue(
                meeting.phone(listener).hears(3500) < 600,
                "" + meeting.phone(listener).hears(3500));
        meeting.listen();
        double distortion = distortion(meeting.phone(listener), tones);
        assertTrue(distortion < 0.02, "" + distortion);
        for (int tone : tones) {
            assertEquals(
                    meeting.phone(listener).hears(350), meeting.phone(listener).hears(tone), 150, "" + tone);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoIsMutedWhileAllShoutHearsTheOthersGoOnAsLoudAsTheyWere(boolean othersListen) {
        Meeting meeting = new Meeting(8);
        int[] tones = {350, 500, 700};
        for (int tone : tones) {
            meeting.phone(meeting.add(G711.PCMU, tone)).amplitude = 28_000;
        }
        if (othersListen) {
            meeting.phone(meeting.add(G711.PCMU, 3000)).talks = false;
        }
        meeting.listen();
        double last = meeting.share(2, 0);
        meeting.party(2).mute(true);
        for (int tick = 0; tick < 60; tick++) {
            meeting.phone(2).forget();
            meeting.tick(1);
            double now = meeting.share(2, 0);
            assertTrue(now > last * 0.96 && now < last * 1.04, "tick " + tick + ": " + last + " to " + now);
            last = now;
        }
        if (othersListen) {
            meeting.listen();
            assertEquals(meeting.share(3, 0), meeting.share(2, 0), 0.02, "then he hears what they hear");
        }
    }

    @Test
    void afterAShoutTheOthersComeBackWithoutPumping() {
        Meeting meeting = new Meeting(8);
        meeting.phone(meeting.add(G711.PCMU, 350)).amplitude = 28_000;
        meeting.phone(meeting.add(G711.PCMU, 500)).amplitude = 28_000;
        meeting.add(G711.PCMU, 700);
        int listener = meeting.add(G711.PCMU, 3000);
        meeting.phone(listener).talks = false;
        meeting.listen();
        double during = meeting.share(listener, 2);
        meeting.talk(2);
        double last = during;
        for (int i = 0; i < 10; i++) {
            meeting.phone(listener).forget();
            meeting.tick(5);
            double now = meeting.share(listener, 2);
            assertTrue(now > last * 0.97 && now < last * 1.16, last + " to " + now);
            last = now;
        }
        meeting.tick(30);
        meeting.listen();
        assertEquals(1, meeting.share(listener, 2), 0.05);
    }
}
