package org.strowger.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FocusTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final ParticipantId ANNA = new ParticipantId("anna");
    private static final ParticipantId BERT = new ParticipantId("bert");
    private static final ParticipantId CLEO = new ParticipantId("cleo");

    private static ConferenceState empty(int max) {
        return ConferenceState.empty("4711", 100, new ConferenceSettings(max, DoorTones.ALWAYS));
    }

    private static FocusCommand.Join join(ParticipantId id, Role role) {
        return new FocusCommand.Join(
                id, Identity.named(id.text()), ParticipantKind.TELEPHONE, role, "attempt-" + id, NOW);
    }

    private static FocusCommand.Expect expect(ParticipantId id) {
        return new FocusCommand.Expect(id, Identity.named(id.text()), ParticipantKind.TELEPHONE, Role.PARTICIPANT, NOW);
    }

    private static ConferenceState after(ConferenceState state, FocusCommand... commands) {
        ConferenceState s = state;
        for (FocusCommand command : commands) {
            Focus.Step step = Focus.apply(s, command);
            assertEquals(Optional.empty(), step.denial(), command.toString());
            s = step.state();
        }
        return s;
    }

    private static Actor by(ParticipantId id) {
        return new Actor.Member(id);
    }

    @Test
    void theFirstToJoinBeginsTheConferenceAndIsNotToldThatHeCame() {
        Focus.Step step = Focus.apply(empty(5), join(ANNA, Role.LEADER));
        Participant anna = step.state().participant(ANNA).orElseThrow();
        assertEquals(
                List.of(
                        new FocusEvent.Began("4711"),
                        new FocusEvent.Joined(anna),
                        new FocusEvent.ToOthers(ANNA, Announcement.ENTRY)),
                step.events());
        assertEquals("attempt-anna", step.state().madeBy());
        assertEquals(101, step.state().version());
    }

    @Test
    void theLastToLeaveEndsItAndNobodyIsLeftToHearTheExitTone() {
        ConferenceState two = after(empty(5), join(ANNA, Role.LEADER), join(BERT, Role.PARTICIPANT));
        Focus.Step first = Focus.apply(two, new FocusCommand.Leave(ANNA));
        assertTrue(first.events().contains(new FocusEvent.ToOthers(ANNA, Announcement.EXIT)));
        assertFalse(first.events().contains(new FocusEvent.Ended("4711")));
        Focus.Step last = Focus.apply(first.state(), new FocusCommand.Leave(BERT));
        assertEquals(new FocusEvent.Ended("4711"), last.events().getLast());
        assertTrue(last.events().stream().noneMatch(FocusEvent.ToOthers.class::isInstance));
        assertTrue(last.state().vacant());
    }

    @Test
    void amongMoreThanAreToldNobodyHearsWhoComesAndGoes() {
        DoorTones upToTwo = new DoorTones(true, true, 2);
        ConferenceState two = after(
                ConferenceState.empty("4711", 100, new ConferenceSettings(9, upToTwo)),
                join(ANNA, Role.LEADER),
                join(BERT, Role.PARTICIPANT));
        Focus.Step third = Focus.apply(two, join(CLEO, Role.PARTICIPANT));
        assertTrue(third.events().stream().noneMatch(FocusEvent.ToOthers.class::isInstance));
        Focus.Step gone = Focus.apply(third.state(), new FocusCommand.Leave(CLEO));
        assertTrue(gone.events().stream().noneMatch(FocusEvent.ToOthers.class::isInstance));
        Focus.Step next = Focus.apply(gone.state(), new FocusCommand.Leave(BERT));
        assertTrue(next.events().contains(new FocusEvent.ToOthers(BERT, Announcement.EXIT)));
    }

    @Test
    void whoIsExpectedHasAPlaceButIsNotOnTheRoster() {
        ConferenceState one = after(empty(1), expect(ANNA));
        assertEquals(List.of(), one.roster());
        assertFalse(one.live());
        assertFalse(one.vacant());
        assertEquals(
                Optional.of(Denial.FULL),
                Focus.apply(one, join(BERT, Role.PARTICIPANT)).denial());
        assertEquals(Optional.of(Denial.FULL), Focus.apply(one, expect(BERT)).denial());
        assertEquals(
                List.of(ANNA),
                after(one, join(ANNA, Role.PARTICIPANT)).roster().stream()
                        .map(Participant::id)
                        .toList());
    }

    @Test
    void whoIsExpectedAndDoesNotComeIsWithdrawnWithoutASound() {
        ConferenceState state = after(empty(5), join(ANNA, Role.LEADER), expect(BERT));
        Focus.Step step = Focus.apply(state, new FocusCommand.Leave(BERT));
        assertEquals(1, step.events().size());
        assertTrue(step.events().getFirst() instanceof FocusEvent.Withdrawn);
    }

    @Test
    void aConferenceEndsWithItsLastParticipantEvenWhileSomebodyIsExpectedAndBeginsAnewWithHim() {
        ConferenceState state = after(empty(5), join(ANNA, Role.LEADER), expect(BERT));
        Focus.Step left = Focus.apply(state, new FocusCommand.Leave(ANNA));
        assertEquals(new FocusEvent.Ended("4711"), left.events().getLast());
        Focus.Step came = Focus.apply(left.state(), join(BERT, Role.PARTICIPANT));
        assertEquals(new FocusEvent.Began("4711"), came.events().getFirst());
        assertEquals("attempt-bert", came.state().madeBy());
    }

    @Test
    void joiningTwiceIsRefusedAndChangesNothing() {
        ConferenceState one = after(empty(5), join(ANNA, Role.LEADER));
        Focus.Step again = Focus.apply(one, join(ANNA, Role.LEADER));
        assertEquals(Optional.of(Denial.ALREADY_IN), again.denial());
        assertSame(one, again.state());
    }

    @Test
    void aParticipantMutesHimselfAndHearsSo() {
        ConferenceState one = after(empty(5), join(ANNA, Role.PARTICIPANT));
        Focus.Step step = Focus.apply(one, new FocusCommand.Mute(by(ANNA), ANNA));
        assertTrue(step.state().participant(ANNA).orElseThrow().muted());
        assertTrue(step.events().contains(new FocusEvent.ToOne(ANNA, Announcement.MUTED)));
        Focus.Step again = Focus.apply(step.state(), new FocusCommand.Mute(by(ANNA), ANNA));
        assertEquals(List.of(), again.events());
        assertSame(step.state(), again.state());
    }

    @Test
    void rolesDecideWhoMaySilenceAndRemoveOthers() {
        ConferenceState state =
                after(empty(5), join(ANNA, Role.LEADER), join(BERT, Role.PRESENTER), join(CLEO, Role.PARTICIPANT));
        assertEquals(
                Optional.empty(),
                Focus.apply(state, new FocusCommand.Mute(by(BERT), ANNA)).denial());
        assertEquals(
                Optional.of(Denial.NO_RIGHT),
                Focus.apply(state, new FocusCommand.Mute(by(CLEO), ANNA)).denial());
        assertEquals(
                Optional.of(Denial.NO_RIGHT),
                Focus.apply(state, new FocusCommand.Remove(by(BERT), CLEO)).denial());
        assertEquals(
                Optional.of(Denial.NO_RIGHT),
                Focus.apply(state, new FocusCommand.ChangeRole(by(CLEO), CLEO, Role.LEADER))
                        .denial());
        Focus.Step removed = Focus.apply(state, new FocusCommand.Remove(by(ANNA), CLEO));
        assertTrue(removed.events().getFirst() instanceof FocusEvent.Left left && left.removed());
    }

    @Test
    void nobodyOpensAnothersMicrophoneButAnOperator() {
        ConferenceState muted = after(
                empty(5), join(ANNA, Role.LEADER), join(BERT, Role.PARTICIPANT), new FocusCommand.Mute(by(ANNA), BERT));
        assertEquals(
                Optional.of(Denial.NO_RIGHT),
                Focus.apply(muted, new FocusCommand.Unmute(by(ANNA), BERT)).denial());
        assertEquals(
                Optional.empty(),
                Focus.apply(muted, new FocusCommand.Unmute(by(BERT), BERT)).denial());
        assertEquals(
                Optional.empty(),
                Focus.apply(muted, new FocusCommand.Unmute(new Actor.Operator(), BERT))
                        .denial());
    }

    @Test
    void whoWasOnlyExpectedHasNoRights() {
        ConferenceState state = after(
                empty(5),
                join(ANNA, Role.PARTICIPANT),
                new FocusCommand.Expect(BERT, Identity.named("bert"), ParticipantKind.SIP, Role.LEADER, NOW));
        assertEquals(
                Optional.of(Denial.NO_RIGHT),
                Focus.apply(state, new FocusCommand.Remove(by(BERT), ANNA)).denial());
    }

    @Test
    void aWithheldNumberIsNowhereInTheState() {
        ConferenceState state = after(
                empty(5),
                new FocusCommand.Join(
                        ANNA,
                        Identity.telephone("+33387000001", true),
                        ParticipantKind.TELEPHONE,
                        Role.PARTICIPANT,
                        "a",
                        NOW));
        assertFalse(state.toString().contains("387000001"));
        assertEquals("withheld", state.roster().getFirst().identity().shown());
    }
}
