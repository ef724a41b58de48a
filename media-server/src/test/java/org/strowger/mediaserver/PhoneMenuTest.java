package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.strowger.conference.FocusCommand;
import org.strowger.conference.Participant;

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
    void entriesMayHaveSeveralKeys() {
        PhoneMenu menu = new PhoneMenu(List.of(new Entry("12"), new Entry("13")));
        assertEquals("13", typed(menu, "*13"));
        assertEquals("12", typed(menu, "*14*12"));
    }
}
