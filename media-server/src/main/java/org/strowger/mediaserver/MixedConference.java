package org.strowger.mediaserver;

import org.strowger.bridge.Conference;
import org.strowger.bridge.Participant;
import org.strowger.conference.Mixing;
import org.strowger.conference.Talk;
import org.strowger.conference.Wiring;

/**
 * A conference and the worker that mixes it.
 *
 * @param slot which part of the 20 ms is its time, so that the load is flat
 */
record MixedConference(String name, RtpWorker worker, int slot, Conference mixer) {
    // The rest is for the worker's thread.

    void wire(Participant participant, Wiring wiring) {
        mixer.wire(participant, wiring.speaksTo(), wiring.hears());
    }

    void adjust(Participant participant, Talk talk) {
        participant.gain(talk.gain());
        participant.volume(talk.volume());
        participant.duplex(talk.duplex());
        mixer.precedence(participant, talk.precedence());
    }

    void mix(Mixing mixing) {
        mixer.mostTalkers(mixing.talkers());
        mixer.dominance(mixing.dominance());
    }
}
