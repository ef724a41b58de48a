package org.strowger.mediaserver;

import org.strowger.conference.Leg;
import org.strowger.conference.Mixing;
import org.strowger.conference.Talk;
import org.strowger.conference.Wiring;
import org.strowger.mediaserver.MediaPlane.MediaLeg;

/** A leg whose place in the conference is that of its media here. */
interface LegWithMedia extends Leg {
    MediaLeg media();

    @Override
    default void join(String conference, Mixing mixing) {
        media().join(conference, mixing);
    }

    @Override
    default void leave() {
        media().leave();
    }

    @Override
    default void mute(boolean muted) {
        media().mute(muted);
    }

    @Override
    default void wire(Wiring wiring) {
        media().wire(wiring);
    }

    @Override
    default void talk(Talk talk) {
        media().talk(talk);
    }

    @Override
    default void ignore(Leg other, boolean on) {
        if (other instanceof LegWithMedia leg) {
            media().ignore(leg.media(), on);
        }
    }
}
