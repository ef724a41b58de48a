package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.strowger.conference.Actor;
import org.strowger.conference.ConferenceSettings;
import org.strowger.conference.ConferenceState;
import org.strowger.conference.DoorTones;
import org.strowger.conference.Focus;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.Identity;
import org.strowger.conference.Participant;
import org.strowger.conference.ParticipantId;
import org.strowger.conference.ParticipantKind;
import org.strowger.conference.Role;
import org.strowger.conference.Talk;

class PhoneMenuTest {
    private record Entry(String keys) implements MenuEntry {
        @Override
        public FocusCommand command(Participant self) {
            return new FocusCommand.Leave(self.id());
        }
    }

    private static String typed(PhoneMenu menu, String keys) {
        return keys.chars()
                .mapToObj(key -> menu.press((char) key))
                .flatMap(Optional::stream)
                .map(MenuEntry::keys)
                .collect(Collectors.joining(","));
    }

    @Test
    void onlyWhatFollowsAStarCounts() {
        PhoneMenu menu = PhoneMenu.standard();
        assertEquals("", typed(menu, "666"));
        assertEquals("6", typed(menu, "*6"));
        assertEquals("", typed(menu, "6"));
        assertEquals("6,9", typed(menu, "*6*9"));
    }

    @Test
    void aWrongKeyClosesTheMenuAndAnotherStarBeginsAnew() {
        PhoneMenu menu = PhoneMenu.standard();
        assertEquals("", typed(menu, "*26"));
        assertEquals("6", typed(menu, "*2**6"));
    }

    @Test
    void louderAndSofterGoStepByStepToTheEndOfTheScale() {
        assertEquals(-4, pressed(Talk.USUAL, "*1").volume());
        assertEquals(8, pressed(Talk.USUAL, "*3*3").volume());
        assertEquals(-4, pressed(Talk.USUAL, "*7").gain());
        assertEquals(4, pressed(Talk.USUAL, "*8").gain());
        assertEquals(20, pressed(Talk.USUAL.withVolume(18), "*3*3").volume());
        assertEquals(-30, pressed(Talk.USUAL.withGain(-29), "*7*7").gain());
    }

    private static Talk pressed(Talk before, String keys) {
        PhoneMenu menu = PhoneMenu.standard();
        ParticipantId id = new ParticipantId("p");
        ConferenceState state = Focus.apply(
                        ConferenceState.empty("c", 0, new ConferenceSettings(2, DoorTones.NONE)),
                        new FocusCommand.Join(
                                id,
                                Identity.named("p"),
                                ParticipantKind.TELEPHONE,
                                Role.PARTICIPANT,
                                "a",
                                Instant.EPOCH))
                .state();
        state = Focus.apply(state, new FocusCommand.ChangeTalk(new Actor.Operator(), id, before))
                .state();
        for (int i = 0; i < keys.length(); i++) {
            Optional<MenuEntry> entry = menu.press(keys.charAt(i));
            if (entry.isPresent()) {
                FocusCommand command = entry.get().command(state.participant(id).orElseThrow());
                state = Focus.apply(state, command).state();
            }
        }
        return state.participant(id).orElseThrow().talk();
    }

    @Test
    void entriesMayHaveSeveralKeys() {
        PhoneMenu menu = new PhoneMenu(List.of(new Entry("12"), new Entry("13")));
        assertEquals("13", typed(menu, "*13"));
        assertEquals("12", typed(menu, "*14*12"));
    }
}
