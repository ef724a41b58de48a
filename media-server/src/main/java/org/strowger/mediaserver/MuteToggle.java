package org.strowger.mediaserver;

import org.strowger.conference.Actor;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.Participant;

/** *6, as other conference services have it. */
final class MuteToggle implements MenuEntry {
    @Override
    public String keys() {
        return "6";
    }

    @Override
    public FocusCommand command(Participant self) {
        Actor me = new Actor.Member(self.id());
        return self.muted() ? new FocusCommand.Unmute(me, self.id()) : new FocusCommand.Mute(me, self.id());
    }
}
