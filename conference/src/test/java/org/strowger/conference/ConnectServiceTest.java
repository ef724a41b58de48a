package org.strowger.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Who hears whom in each connect service, as the wiring that follows from the focus's state. */
class ConnectServiceTest {
    private static final Actor OPERATOR = new Actor.Operator();

    private ConferenceState state = conference(new Groups());

    private static ConferenceState conference(ConnectService service) {
        return ConferenceState.empty("c", 0, new ConferenceSettings(50, DoorTones.NONE, service, Mixing.USUAL));
    }

    private static ParticipantId id(String name) {
        return new ParticipantId(name);
    }

    private void join(String name, Role role) {
        apply(new FocusCommand.Join(
                id(name), Identity.named(name), ParticipantKind.SIP, role, "attempt", Instant.EPOCH));
    }

    private void join(String... names) {
        for (String name : names) {
            join(name, Role.PARTICIPANT);
        }
    }

    private Optional<Denial> apply(FocusCommand command) {
        Focus.Step step = Focus.apply(state, command);
        state = step.state();
        return step.denial();
    }

    private Optional<Denial> talk(Actor by, String name, UnaryOperator<Talk> change) {
        return apply(new FocusCommand.ChangeTalk(by, id(name), change.apply(talk(name))));
    }

    private Talk talk(String name) {
        return state.participant(id(name)).orElseThrow().talk();
    }

    private static Actor self(String name) {
        return new Actor.Member(id(name));
    }

    private boolean hears(String listener, String talker) {
        Wiring ears = Wirings.of(state, id(listener)).orElseThrow();
        Wiring mouth = Wirings.of(state, id(talker)).orElseThrow();
        return !listener.equals(talker) && !Collections.disjoint(ears.hears(), mouth.speaksTo());
    }

    /** Each hears those and nobody else: "a: b c". */
    private void everyoneHears(String... expected) {
        for (String line : expected) {
            String listener = line.substring(0, line.indexOf(':'));
            List<String> whom =
                    List.of(line.substring(line.indexOf(':') + 1).trim().split(" "));
            for (Participant talker : state.roster()) {
                String name = talker.id().text();
                assertEquals(whom.contains(name), hears(listener, name), listener + " hears " + name);
            }
        }
        assertEquals(expected.length, state.roster().size());
    }

    @Test
    void inGroupsEverybodyHearsEverybody() {
        join("a", "b", "c");
        everyoneHears("a: b c", "b: a c", "c: a b");
    }

    @Test
    void pointToPointJoinsTwoAndTwo() {
        state = conference(new PointToPoint());
        join("a", "b", "c", "d", "e");
        everyoneHears("a: b", "b: a", "c: d", "d: c", "e: ");
        // Whoever comes next takes the place that has become free first.
        apply(new FocusCommand.Leave(id("b")));
        join("f", "g");
        everyoneHears("a: f", "f: a", "c: d", "d: c", "e: g", "g: e");
    }

    @Test
    void anArenaHasAPodiumAndRows() {
        state = conference(new Arena(2, Arena.PodiumHears.PODIUM));
        join("host", Role.LEADER);
        join("guest", Role.PRESENTER);
        join("a1", "a2", "b1");
        everyoneHears("host: guest", "guest: host", "a1: host guest a2", "a2: host guest a1", "b1: host guest");
    }

    @Test
    void aPodiumHearsWhatItIsSetTo() {
        state = conference(new Arena(2, Arena.PodiumHears.ROWS));
        join("host", Role.LEADER);
        join("guest", Role.PRESENTER);
        join("a1", "a2", "b1");
        everyoneHears(
                "host: guest a1 a2 b1",
                "guest: host a1 a2 b1",
                "a1: host guest a2",
                "a2: host guest a1",
                "b1: host guest");
        state = conference(new Arena(2, Arena.PodiumHears.NOBODY));
        join("host", Role.LEADER);
        join("guest", Role.PRESENTER);
        join("a1");
        everyoneHears("host: ", "guest: ", "a1: host guest");
        assertThrows(IllegalArgumentException.class, () -> new Arena(0, Arena.PodiumHears.ROWS));
    }

    @Test
    void aRoleBringsOneOntoThePodiumAndASeatBackIntoARow() {
        state = conference(new Arena(1, Arena.PodiumHears.PODIUM));
        join("a", "b", "c");
        everyoneHears("a: ", "b: ", "c: ");
        apply(new FocusCommand.ChangeRole(OPERATOR, id("a"), Role.PRESENTER));
        everyoneHears("a: ", "b: a", "c: a");
        join("d");
        assertEquals("1", talk("d").section());
        apply(new FocusCommand.ChangeRole(OPERATOR, id("a"), Role.PARTICIPANT));
        assertEquals("4", talk("a").section());
        // A leader may seat anybody anywhere; one may not do so himself.
        assertEquals(Optional.of(Denial.NO_RIGHT), talk(self("b"), "b", t -> t.withSection(Arena.PODIUM)));
        assertEquals(Optional.empty(), talk(OPERATOR, "b", t -> t.withSection("3")));
        everyoneHears("a: ", "b: c", "c: b", "d: ");
    }

    /** Hears those who came before him: a service that nobody thought of. */
    private record Queue() implements ConnectService {
        @Override
        public String section(Role role, String present, Map<String, Integer> occupied) {
            return present.isEmpty() ? Integer.toString(occupied.size()) : present;
        }

        @Override
        public Wiring wire(String section) {
            int place = Integer.parseInt(section);
            return new Wiring(
                    List.of("place " + place),
                    IntStream.range(0, place).mapToObj(i -> "place " + i).collect(Collectors.toSet()));
        }
    }

    @Test
    void anotherServiceIsOneClass() {
        state = conference(new Queue());
        join("a", "b", "c");
        everyoneHears("a: ", "b: a", "c: a b");
    }

    @Test
    void supervisorsListenWhisperAndBargeByTheirAudience() {
        join("caller", "agent", "boss");
        talk(OPERATOR, "boss", t -> t.withAudience(new Audience.Nobody()));
        everyoneHears("caller: agent", "agent: caller", "boss: caller agent");
        talk(self("boss"), "boss", t -> t.withAudience(new Audience.Only(Set.of(id("agent")))));
        everyoneHears("caller: agent", "agent: caller boss", "boss: caller agent");
        talk(self("boss"), "boss", t -> t.withAudience(new Audience.Usual()));
        everyoneHears("caller: agent boss", "agent: caller boss", "boss: caller agent");
    }

    @Test
    void whatWasWhisperedDoesNotBecomeLoudWhenTheListenerLeaves() {
        join("a", "b", "c");
        talk(self("a"), "a", t -> t.withAudience(new Audience.Only(Set.of(id("b")))));
        talk(self("c"), "c", t -> t.withIgnored(Set.of(id("b"))));
        apply(new FocusCommand.Leave(id("b")));
        assertEquals(new Audience.Only(Set.of()), talk("a").audience());
        assertEquals(Set.of(), talk("c").ignored());
        join("b");
        everyoneHears("a: b c", "b: c", "c: b");
    }

    @Test
    void oneWhisperedToInAnotherRowHearsIt() {
        state = conference(new Arena(1, Arena.PodiumHears.PODIUM));
        join("host", Role.LEADER);
        join("a", "b");
        talk(self("a"), "a", t -> t.withAudience(new Audience.Only(Set.of(id("b"), id("host")))));
        everyoneHears("host: a", "a: host", "b: host a");
    }

    @Test
    void aSectionsNameOpensNoOtherBus() {
        state = conference(new Arena(1, Arena.PodiumHears.ROWS));
        join("host", Role.LEADER);
        join("a", "b");
        talk(self("a"), "a", t -> t.withAudience(new Audience.Only(Set.of(id("host")))));
        for (String name : List.of("whisper a", "rows", "row 1", "")) {
            talk(OPERATOR, "b", t -> t.withSection(name));
            everyoneHears("host: a b", "a: host", "b: host");
        }
    }

    @Test
    void oneChangesHimselfAndALeaderEverybody() {
        join("leader", Role.LEADER);
        join("a", "b");
        assertEquals(
                Optional.empty(),
                talk(self("a"), "a", t -> t.withGain(5).withVolume(-5).withDuplex(true)));
        assertEquals(Optional.of(Denial.NO_RIGHT), talk(self("a"), "a", t -> t.withPrecedence(1)));
        assertEquals(Optional.of(Denial.NO_RIGHT), talk(self("b"), "a", t -> t.withGain(0)));
        assertEquals(
                Optional.empty(),
                talk(self("leader"), "a", t -> t.withPrecedence(2).withGain(-30)));
        assertEquals(Optional.of(Denial.NOT_IN), talk(self("a"), "a", t -> t.withIgnored(Set.of(id("stranger")))));
        ConferenceState before = state;
        assertEquals(Optional.empty(), talk(self("a"), "a", t -> t));
        assertEquals(before, state);
        Talk talk = talk("a");
        for (int wrong : new int[] {-31, 21}) {
            assertTrue(message(() -> talk.withGain(wrong)).contains("-30 to 20 dB, not " + wrong));
            assertTrue(message(() -> talk.withVolume(wrong)).contains("-30 to 20 dB, not " + wrong));
        }
        assertTrue(message(() -> talk.withPrecedence(-1)).contains("precedence"));
        assertTrue(message(() -> new Mixing(0, 3)).contains("1 to 64"));
        assertTrue(message(() -> new Mixing(65, 3)).contains("1 to 64"));
        assertTrue(message(() -> new Mixing(3, -1)).contains("0 dB or more"));
        assertTrue(message(() -> new Mixing(3, Double.NaN)).contains("0 dB or more"));
    }

    private static String message(Executable bad) {
        return Optional.ofNullable(
                        assertThrows(IllegalArgumentException.class, bad).getMessage())
                .orElse("");
    }
}
