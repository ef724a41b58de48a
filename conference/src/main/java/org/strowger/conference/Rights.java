package org.strowger.conference;

import org.strowger.conference.FocusCommand.ChangeRole;
import org.strowger.conference.FocusCommand.ChangeTalk;
import org.strowger.conference.FocusCommand.LowerHand;
import org.strowger.conference.FocusCommand.Mute;
import org.strowger.conference.FocusCommand.Remove;
import org.strowger.conference.FocusCommand.Unmute;

/** Who may do what to whom. Commands that say no actor come from the leg itself and need no right. */
final class Rights {
    private Rights() {}

    static boolean permit(ConferenceState state, FocusCommand command) {
        return switch (command) {
            case Mute c -> self(c.by(), c.id()) || atLeast(state, c.by(), Role.PRESENTER);
            case Unmute c -> self(c.by(), c.id()) || c.by() instanceof Actor.Operator;
            case LowerHand c -> self(c.by(), c.id()) || atLeast(state, c.by(), Role.PRESENTER);
            case Remove c -> atLeast(state, c.by(), Role.LEADER);
            case ChangeTalk c -> atLeast(state, c.by(), Role.LEADER) || (self(c.by(), c.id()) && isOwn(state, c));
            case ChangeRole c -> atLeast(state, c.by(), Role.LEADER);
            case FocusCommand.Expect c -> true;
            case FocusCommand.Join c -> true;
            case FocusCommand.Leave c -> true;
            case FocusCommand.RaiseHand c -> true;
        };
    }

    /** What he may change of himself: not where he sits, and not before whom he goes. */
    private static boolean isOwn(ConferenceState state, ChangeTalk c) {
        return state.participant(c.id())
                .map(Participant::talk)
                .filter(now -> now.section().equals(c.talk().section()))
                .filter(now -> now.precedence() == c.talk().precedence())
                .isPresent();
    }

    private static boolean self(Actor by, ParticipantId id) {
        return by instanceof Actor.Member member && member.id().equals(id);
    }

    private static boolean atLeast(ConferenceState state, Actor by, Role role) {
        return switch (by) {
            case Actor.Operator operator -> true;
            case Actor.Member member ->
                state.participant(member.id())
                        .filter(Participant::admitted)
                        .filter(p -> p.role().compareTo(role) <= 0)
                        .isPresent();
        };
    }
}
