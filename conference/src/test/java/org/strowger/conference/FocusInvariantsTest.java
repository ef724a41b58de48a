package org.strowger.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is asked of a focus, in whatever order, these hold. */
class FocusInvariantsTest {
    private static final int MAX = 4;
    private static final int PEOPLE = 7;

    @Test
    void rosterVersionsAndEndHoldForAnyOrderOfCommands() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("FocusInvariantsTest seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            check(random, "seed " + seed + " run " + run);
        }
    }

    private static void check(Random random, String where) {
        ConferenceState state =
                ConferenceState.empty("c", random.nextInt(1000), new ConferenceSettings(MAX, DoorTones.ALWAYS));
        Set<ParticipantId> in = new LinkedHashSet<>();
        int began = 0;
        int ended = 0;
        for (int i = 0; i < 300; i++) {
            FocusCommand command = command(random);
            Focus.Step step = Focus.apply(state, command);
            for (FocusEvent event : step.events()) {
                switch (event) {
                    case FocusEvent.Began e -> began++;
                    case FocusEvent.Ended e -> {
                        ended++;
                        assertSame(e, step.events().getLast(), where);
                    }
                    case FocusEvent.Joined e ->
                        assertTrue(in.add(e.participant().id()), where);
                    case FocusEvent.Left e ->
                        assertTrue(in.remove(e.participant().id()), where);
                    case FocusEvent.Refused e -> assertEquals(1, step.events().size(), where);
                    default -> {}
                }
            }
            ConferenceState next = step.state();
            if (step.denial().isPresent() || step.events().isEmpty()) {
                assertSame(state, next, where);
            } else {
                assertEquals(state.version() + 1, next.version(), where);
            }
            assertEquals(
                    Set.copyOf(in),
                    Set.copyOf(next.roster().stream().map(Participant::id).toList()),
                    where);
            assertTrue(next.participants().size() <= MAX, where);
            for (Participant participant : next.roster()) {
                assertTrue(in.containsAll(participant.talk().ignored()), where);
                assertTrue(in.containsAll(participant.talk().audience().whispered()), where);
            }
            assertEquals(next.live() ? 1 : 0, began - ended, where);
            assertEquals(next.live(), !next.madeBy().isEmpty(), where);
            state = next;
        }
        for (Participant left : state.participants().values()) {
            state = Focus.apply(state, new FocusCommand.Leave(left.id())).state();
        }
        assertTrue(state.vacant(), where);
        assertEquals(Optional.empty(), state.participants().values().stream().findAny(), where);
    }

    private static FocusCommand command(Random random) {
        ParticipantId id = new ParticipantId("p" + random.nextInt(PEOPLE));
        Actor by = random.nextInt(10) == 0
                ? new Actor.Operator()
                : new Actor.Member(new ParticipantId("p" + random.nextInt(PEOPLE)));
        Role role = List.of(Role.values()).get(random.nextInt(Role.values().length));
        Identity identity = Identity.telephone("+3312345", random.nextBoolean());
        return switch (random.nextInt(13)) {
            case 0, 1 -> new FocusCommand.Join(id, identity, ParticipantKind.TELEPHONE, role, "a" + id, Instant.EPOCH);
            case 2 -> new FocusCommand.Expect(id, identity, ParticipantKind.SIP, role, Instant.EPOCH);
            case 3, 4 -> new FocusCommand.Leave(id);
            case 5 -> new FocusCommand.Remove(by, id);
            case 6 -> new FocusCommand.Mute(by, id);
            case 7 -> new FocusCommand.Unmute(by, id);
            case 8 -> new FocusCommand.RaiseHand(id);
            case 9 -> new FocusCommand.LowerHand(by, id);
            case 10, 11 -> new FocusCommand.ChangeTalk(by, id, talk(random));
            default -> new FocusCommand.ChangeRole(by, id, role);
        };
    }

    private static Talk talk(Random random) {
        Set<ParticipantId> some = Set.of(new ParticipantId("p" + random.nextInt(PEOPLE)));
        return Talk.USUAL
                .withAudience(random.nextBoolean() ? new Audience.Usual() : new Audience.Only(some))
                .withIgnored(random.nextBoolean() ? Set.of() : some)
                .withGain(random.nextInt(-30, 21));
    }
}
