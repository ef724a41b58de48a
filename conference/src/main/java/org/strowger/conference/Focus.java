package org.strowger.conference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.strowger.conference.FocusCommand.ChangeRole;
import org.strowger.conference.FocusCommand.ChangeTalk;
import org.strowger.conference.FocusCommand.Expect;
import org.strowger.conference.FocusCommand.Join;
import org.strowger.conference.FocusCommand.Leave;
import org.strowger.conference.FocusCommand.LowerHand;
import org.strowger.conference.FocusCommand.Mute;
import org.strowger.conference.FocusCommand.RaiseHand;
import org.strowger.conference.FocusCommand.Remove;
import org.strowger.conference.FocusCommand.Unmute;

/**
 * The focus of a conference (RFC 4353 §4.1): from a state and a command to the next state and what it brings about.
 *
 * <p>No clock, no thread, no I/O: the same commands give the same state on every server, so a replica or another media
 * server can go on where one stopped (SPEC F1). Whoever runs it lets one command at a time through.
 */
public final class Focus {
    private Focus() {}

    /**
     * @param state the state after the command; its version is the former plus one, or the very same state when nothing
     *     changed
     * @param events in the order in which they are to be carried out
     */
    public record Step(ConferenceState state, List<FocusEvent> events) {
        public Step {
            events = List.copyOf(events);
        }

        /** Why the command was refused, if it was. */
        public Optional<Denial> denial() {
            return events.stream()
                    .filter(FocusEvent.Refused.class::isInstance)
                    .map(e -> ((FocusEvent.Refused) e).denial())
                    .findFirst();
        }
    }

    /** Never throws for a command that cannot be carried out: it is refused, and changes nothing. */
    public static Step apply(ConferenceState state, FocusCommand command) {
        if (!Rights.permit(state, command)) {
            return refuse(state, command, Denial.NO_RIGHT);
        }
        return switch (command) {
            case Expect c -> expect(state, c);
            case Join c -> join(state, c);
            case Leave c -> leave(state, c, false);
            case Remove c -> leave(state, c, true);
            case Mute c -> muted(state, c, true);
            case Unmute c -> muted(state, c, false);
            case RaiseHand c -> hand(state, c, true);
            case LowerHand c -> hand(state, c, false);
            case ChangeRole c -> role(state, c);
            case ChangeTalk c -> talk(state, c);
        };
    }

    private static Step expect(ConferenceState state, Expect c) {
        if (state.participant(c.id()).isPresent()) {
            return refuse(state, c, Denial.ALREADY_IN);
        }
        if (full(state)) {
            return refuse(state, c, Denial.FULL);
        }
        Participant expected = new Participant(
                c.id(), c.identity(), c.kind(), c.role(), Admission.EXPECTED, false, false, Talk.USUAL, c.at());
        return new Step(state.with(expected), List.of(new FocusEvent.Expected(expected)));
    }

    private static Step join(ConferenceState state, Join c) {
        Optional<Participant> known = state.participant(c.id());
        if (known.filter(Participant::admitted).isPresent()) {
            return refuse(state, c, Denial.ALREADY_IN);
        }
        if (known.isEmpty() && full(state)) {
            return refuse(state, c, Denial.FULL);
        }
        String section = state.settings().service().section(c.role(), "", Sections.occupied(state, c.id()));
        Participant joined = new Participant(
                c.id(),
                c.identity(),
                c.kind(),
                c.role(),
                Admission.ADMITTED,
                false,
                false,
                Talk.USUAL.withSection(section),
                c.at());
        ConferenceState next = state.with(joined);
        List<FocusEvent> events = new ArrayList<>();
        if (!state.live()) {
            next = next.withMadeBy(c.attempt());
            events.add(new FocusEvent.Began(state.conference()));
        }
        events.add(new FocusEvent.Joined(joined));
        if (state.settings().tones().tellEntry(next.participants().size())) {
            events.add(new FocusEvent.ToOthers(c.id(), Announcement.ENTRY));
        }
        return new Step(next, events);
    }

    private static Step leave(ConferenceState state, FocusCommand c, boolean removed) {
        Optional<Participant> known = state.participant(c.id());
        if (known.isEmpty()) {
            return refuse(state, c, Denial.NOT_IN);
        }
        ConferenceState next = state.without(c.id());
        if (!known.get().admitted()) {
            return new Step(next, List.of(new FocusEvent.Withdrawn(known.get())));
        }
        List<FocusEvent> events = new ArrayList<>();
        events.add(new FocusEvent.Left(known.get(), removed));
        if (!next.live()) {
            next = next.withMadeBy("");
            events.add(new FocusEvent.Ended(state.conference()));
        } else if (state.settings().tones().tellExit(state.participants().size())) {
            events.add(new FocusEvent.ToOthers(c.id(), Announcement.EXIT));
        }
        return new Step(next, events);
    }

    private static Step muted(ConferenceState state, FocusCommand c, boolean muted) {
        Optional<Participant> known = state.participant(c.id()).filter(Participant::admitted);
        if (known.isEmpty()) {
            return refuse(state, c, Denial.NOT_IN);
        }
        if (known.get().muted() == muted) {
            return unchanged(state);
        }
        Participant next = known.get().withMuted(muted);
        return new Step(
                state.with(next),
                List.of(
                        new FocusEvent.MuteChanged(next),
                        new FocusEvent.ToOne(next.id(), muted ? Announcement.MUTED : Announcement.UNMUTED)));
    }

    private static Step hand(ConferenceState state, FocusCommand c, boolean raised) {
        Optional<Participant> known = state.participant(c.id()).filter(Participant::admitted);
        if (known.isEmpty()) {
            return refuse(state, c, Denial.NOT_IN);
        }
        if (known.get().handRaised() == raised) {
            return unchanged(state);
        }
        Participant next = known.get().withHandRaised(raised);
        return new Step(
                state.with(next),
                List.of(
                        new FocusEvent.HandChanged(next),
                        new FocusEvent.ToOne(
                                next.id(), raised ? Announcement.HAND_RAISED : Announcement.HAND_LOWERED)));
    }

    private static Step role(ConferenceState state, ChangeRole c) {
        Optional<Participant> known = state.participant(c.id());
        if (known.isEmpty()) {
            return refuse(state, c, Denial.NOT_IN);
        }
        if (known.get().role() == c.role()) {
            return unchanged(state);
        }
        Talk talk = known.get().talk();
        String section = state.settings().service().section(c.role(), talk.section(), Sections.occupied(state, c.id()));
        Participant next = known.get().withRole(c.role()).withTalk(talk.withSection(section));
        return new Step(state.with(next), List.of(new FocusEvent.RoleChanged(next)));
    }

    private static Step talk(ConferenceState state, ChangeTalk c) {
        Optional<Participant> known = state.participant(c.id()).filter(Participant::admitted);
        if (known.isEmpty() || !knows(state, c.talk())) {
            return refuse(state, c, Denial.NOT_IN);
        }
        if (known.get().talk().equals(c.talk())) {
            return unchanged(state);
        }
        Participant next = known.get().withTalk(c.talk());
        return new Step(state.with(next), List.of(new FocusEvent.TalkChanged(next)));
    }

    /** Whether all those whom it means are in. */
    private static boolean knows(ConferenceState state, Talk talk) {
        return Stream.concat(talk.ignored().stream(), talk.audience().whispered().stream())
                .allMatch(id ->
                        state.participant(id).filter(Participant::admitted).isPresent());
    }

    private static boolean full(ConferenceState state) {
        return state.participants().size() >= state.settings().maxParticipants();
    }

    private static Step refuse(ConferenceState state, FocusCommand command, Denial denial) {
        return new Step(state, List.of(new FocusEvent.Refused(command, denial)));
    }

    private static Step unchanged(ConferenceState state) {
        return new Step(state, List.of());
    }
}
