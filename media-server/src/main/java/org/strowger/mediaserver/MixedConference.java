package org.strowger.mediaserver;

import org.strowger.bridge.Conference;
import org.strowger.bridge.Participant;
import org.strowger.conference.Mixing;
import org.strowger.conference.Talk;
import org.strowger.conference.Wiring;

/** A conference and the worker that mixes it. */
final class MixedConference {
    private final String name;
    private final RtpWorker worker;
    private final int slot;
    private final Conference mixer;
    private int resting = RestingConferences.NONE;

    /** @param slot which part of the 20 ms is its time, so that the load is flat */
    MixedConference(String name, RtpWorker worker, int slot, Conference mixer) {
        this.name = name;
        this.worker = worker;
        this.slot = slot;
        this.mixer = mixer;
    }

    String name() {
        return name;
    }

    RtpWorker worker() {
        return worker;
    }

    int slot() {
        return slot;
    }

    // The rest is for the worker's thread.

    Conference mixer() {
        return mixer;
    }

    /** Its turn among those that rest, which alone change it. */
    int resting() {
        return resting;
    }

    void resting(int turn) {
        resting = turn;
    }

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
