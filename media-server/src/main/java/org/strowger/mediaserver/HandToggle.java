package org.strowger.mediaserver;

import org.strowger.conference.Actor;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.Participant;

/** *9, as other conference services have it. */
final class HandToggle implements MenuEntry {
    @Override
    public String keys() {
        return "9";
    }

    @Override
    public FocusCommand command(Participant self) {
        return self.handRaised()
                ? new FocusCommand.LowerHand(new Actor.Member(self.id()), self.id())
                : new FocusCommand.RaiseHand(self.id());
    }
}
