package org.strowger.mediaserver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.strowger.conference.ConferenceSettings;
import org.strowger.conference.ConferenceState;
import org.strowger.conference.ConferenceStore;
import org.strowger.conference.Denial;
import org.strowger.conference.Focus;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.FocusEvent;
import org.strowger.conference.Leg;
import org.strowger.conference.Participant;
import org.strowger.conference.ParticipantId;
import org.strowger.conference.Wirings;
import org.strowger.protocol.v1.ConferenceReport;

/** One conference: its focus's commands, carried out on its legs. Everything runs on its queue. */
final class RunningConference {
    private static final int NORMAL_CLEARING = 16;
    // Somebody else wrote between our read and our write; with one writer per conference that happens at a hand-over
    // only.
    private static final int WRITE_ATTEMPTS = 10;

    private final String name;
    private final ConferenceStore store;
    private final ConferenceSettings settings;
    private final AtomicLong highest;
    private final Consumer<ConferenceReport> reports;
    private final SerialQueue queue;
    private final Map<ParticipantId, Leg> legs = new LinkedHashMap<>();

    RunningConference(
            String name,
            ConferenceStore store,
            ConferenceSettings settings,
            AtomicLong highest,
            Consumer<ConferenceReport> reports) {
        this.name = name;
        this.store = store;
        this.settings = settings;
        this.highest = highest;
        this.reports = reports;
        this.queue = new SerialQueue("conference " + name);
    }

    SerialQueue queue() {
        return queue;
    }

    Optional<Denial> join(FocusCommand.Join command, Leg leg) {
        Leg former = legs.putIfAbsent(command.id(), leg);
        Optional<Denial> denial = apply(command);
        if (denial.isPresent() && former == null) {
            legs.remove(command.id());
        }
        return denial;
    }

    Optional<Denial> apply(ParticipantId id, Function<Participant, FocusCommand> command) {
        return load().participant(id).map(command).flatMap(this::apply);
    }

    Optional<Denial> apply(FocusCommand command) {
        for (int i = 0; i < WRITE_ATTEMPTS; i++) {
            ConferenceState before = load();
            Focus.Step step = Focus.apply(before, command);
            if (step.state().version() == before.version() || write(before, step.state())) {
                step.events().forEach(event -> carryOut(event, step.state(), before));
                return step.denial();
            }
        }
        throw new IllegalStateException("conference " + name + " is being written by somebody else");
    }

    private ConferenceState load() {
        return store.load(name).orElseGet(() -> ConferenceState.empty(name, highest.get(), settings));
    }

    private boolean write(ConferenceState before, ConferenceState after) {
        if (!after.vacant()) {
            return store.save(before.vacant() ? ConferenceStore.ABSENT : before.version(), after);
        }
        // Raised first: whoever finds the conference absent counts from here.
        highest.accumulateAndGet(after.version(), Math::max);
        return store.remove(name, before.version());
    }

    private void carryOut(FocusEvent event, ConferenceState state, ConferenceState before) {
        switch (event) {
            case FocusEvent.Joined e -> {
                rewire(e.participant().id(), before, state);
                leg(e.participant().id()).ifPresent(leg -> {
                    leg.talk(e.participant().talk());
                    // It may have been muted in another conference.
                    leg.mute(e.participant().muted());
                    leg.join(name, state.settings().mixing());
                });
                reports.accept(Conferences.report(state, state.madeBy()));
            }
            case FocusEvent.Left e -> {
                Optional<Leg> leg =
                        Optional.ofNullable(legs.remove(e.participant().id()));
                leg.ifPresent(Leg::leave);
                rewire(e.participant().id(), before, state);
                if (e.removed()) {
                    leg.ifPresent(l -> l.end(NORMAL_CLEARING, "removed"));
                }
                reports.accept(Conferences.report(state, before.madeBy()));
            }
            case FocusEvent.MuteChanged e ->
                leg(e.participant().id())
                        .ifPresent(leg -> leg.mute(e.participant().muted()));
            case FocusEvent.RoleChanged e -> rewire(e.participant().id(), before, state);
            case FocusEvent.TalkChanged e -> talk(e.participant(), before, state);
            case FocusEvent.ToOthers e ->
                legs.forEach((id, leg) -> {
                    if (!id.equals(e.except())) {
                        leg.play(e.announcement());
                    }
                });
            case FocusEvent.ToOne e -> leg(e.id()).ifPresent(leg -> leg.play(e.announcement()));
            // The media begin and end with their legs, and the roster is read from the state.
            case FocusEvent.Began e -> {}
            case FocusEvent.Ended e -> {}
            case FocusEvent.Expected e -> {}
            case FocusEvent.Withdrawn e -> {}
            case FocusEvent.HandChanged e -> {}
            case FocusEvent.Refused e -> {}
        }
    }

    private void talk(Participant participant, ConferenceState before, ConferenceState state) {
        ParticipantId id = participant.id();
        rewire(id, before, state);
        Set<ParticipantId> ignored = participant.talk().ignored();
        Set<ParticipantId> known =
                before.participant(id).map(p -> p.talk().ignored()).orElse(Set.of());
        leg(id).ifPresent(leg -> {
            leg.talk(participant.talk());
            ignored.forEach(other -> leg(other).ifPresent(o -> leg.ignore(o, true)));
            known.stream()
                    .filter(other -> !ignored.contains(other))
                    .forEach(other -> leg(other).ifPresent(o -> leg.ignore(o, false)));
        });
    }

    private void rewire(ParticipantId changed, ConferenceState before, ConferenceState state) {
        for (ParticipantId id : Wirings.affected(before, state, changed)) {
            leg(id).ifPresent(leg -> Wirings.of(state, id).ifPresent(leg::wire));
        }
    }

    private Optional<Leg> leg(ParticipantId id) {
        return Optional.ofNullable(legs.get(id));
    }
}
