package org.strowger.codecs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.strowger.bridge.Conference;
import org.strowger.bridge.Participant;

/** A conference of phones that each send a tone of their own, and what is expected to be heard in it. */
final class Meeting {
    private static final long TICK = 20_000_000;

    final Conference conference;
    final List<Phone> phones = new ArrayList<>();
    final List<Participant> parties = new ArrayList<>();
    private long now = 1_000_000_000;

    Meeting(int mostTalkers) {
        conference = new Conference(mostTalkers);
    }

    /** Phones that talk, with tones that are whole periods of what is listened to, so that none leaks into another. */
    static Meeting of(int count, int mostTalkers) {
        Meeting meeting = new Meeting(mostTalkers);
        for (int i = 0; i < count; i++) {
            meeting.add(i % 2 == 0 ? G711.PCMU : G711.PCMA, 300 + 100 * i);
        }
        return meeting;
    }

    int add(G711 law, int hertz) {
        Phone phone = new Phone(law, hertz);
        phone.talks = true;
        phones.add(phone);
        parties.add(new Participant(phone));
        conference.add(parties.getLast());
        return phones.size() - 1;
    }

    Phone phone(int i) {
        return phones.get(i);
    }

    Participant party(int i) {
        return parties.get(i);
    }

    void wire(int i, List<String> speaksTo, Set<String> hears) {
        conference.wire(parties.get(i), speaksTo, hears);
    }

    void talk(int... who) {
        phones.forEach(p -> p.talks = false);
        for (int i : who) {
            phones.get(i).talks = true;
        }
    }

    void tick(int count) {
        for (int i = 0; i < count; i++) {
            conference.tick(now);
            now += TICK;
        }
    }

    /** Lets things settle and then listens for half a second. */
    void listen() {
        tick(30);
        phones.forEach(Phone::forget);
        tick(25);
    }

    /** What is heard of a tone, compared with what its phone sends. */
    double share(int listener, int talker) {
        return phones.get(listener).hears(phones.get(talker).hertz) / phones.get(talker).amplitude;
    }

    /** @param whom a 1 for each who is heard, in order */
    void hears(int listener, String whom) {
        for (int i = 0; i < whom.length(); i++) {
            hears(listener, i, whom.charAt(i) == '1', "");
        }
    }

    void hears(int listener, int talker, boolean heard, String why) {
        double share = share(listener, talker);
        assertTrue(heard ? share > 0.5 : share < 0.05, () -> listener + " hears " + share + " of " + talker + why);
    }
}
