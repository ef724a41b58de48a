package org.strowger.bridge;

import java.util.ArrayList;
import java.util.List;

/** What some speak to and others hear: a row, a podium, a whisper, or a whole ordinary conference. */
final class Bus {
    static final Bus[] NONE = {};

    final String name;
    final Talkers talkers;
    /** The mixes that hear it. */
    final List<Mix> mixes = new ArrayList<>(1);
    /** How many speak to it, whether they talk or not. */
    int speakers;

    Bus(String name, int mostTalkers) {
        this.name = name;
        talkers = new Talkers(mostTalkers);
    }

    boolean isUnused() {
        return speakers == 0 && mixes.isEmpty();
    }
}
