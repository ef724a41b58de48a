package org.strowger.mediaserver;

import org.strowger.conference.Actor;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.Participant;
import org.strowger.conference.Talk;

/**
 * Louder and softer: *1 and *3 what the caller hears, *7 and *8 what the others hear of him. At the end of the scale a
 * further step changes nothing.
 *
 * @param step decibels
 * @param voice whether it is about what the others hear of him
 */
record Louder(String keys, int step, boolean voice) implements MenuEntry {
    private static final int STEP = 4;

    static final Louder HEAR_SOFTER = new Louder("1", -STEP, false);
    static final Louder HEAR_LOUDER = new Louder("3", STEP, false);
    static final Louder SPEAK_SOFTER = new Louder("7", -STEP, true);
    static final Louder SPEAK_LOUDER = new Louder("8", STEP, true);

    @Override
    public FocusCommand command(Participant self) {
        Talk talk = self.talk();
        int now = Math.clamp((voice ? talk.gain() : talk.volume()) + step, Talk.SOFTEST, Talk.LOUDEST);
        return new FocusCommand.ChangeTalk(
                new Actor.Member(self.id()), self.id(), voice ? talk.withGain(now) : talk.withVolume(now));
    }
}
