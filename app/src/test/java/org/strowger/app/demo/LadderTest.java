package org.strowger.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.CallEvent;

final class LadderTest {
    private final Ladder ladder =
            new Ladder(1_000_000, Map.of("metz", "switchboard", "strasbourg", "media-server", "pstn", "carrier"));

    @Test
    void aMessageIsAnArrowFromItsSenderToItsReceiver() {
        String rung = rung(event("metz", "carrier", "asterisk metz", "arrived", ""));
        assertTrue(rung.startsWith("  +0.250 "), rung);
        assertTrue(rung.matches(".*│ +│─+▶│ +│ +│ +│ +arrived"), rung);
    }

    @Test
    void anAnswerPointsBack() {
        String rung = rung(event("metz", "dispatch", "switchboard metz", "decided", "Strasbourg"));
        assertTrue(rung.contains("│◀─"), rung);
        assertTrue(rung.endsWith("decided: Strasbourg"), rung);
    }

    @Test
    void whatConcernsOnePartyIsADotInItsColumn() {
        String rung = rung(event("strasbourg", "", "", "in-conference", ""));
        assertTrue(rung.matches(".*│ +│ +│ +│ +│ +● +in-conference"), rung);
    }

    @Test
    void aMessageThatBothEndsRecordedIsOneRung() {
        assertTrue(ladder.rung(event("metz", "switchboard metz", "dispatch", "asked", "2 offers"))
                .isPresent());
        assertEquals(Optional.empty(), ladder.rung(event("dispatch", "metz", "dispatch", "asked", "for +33")));
    }

    @Test
    void aTrunkIsTheCarriers() {
        String rung = rung(event("strasbourg", "strasbourg", "pstn", "invite", ""));
        assertTrue(rung.matches(".*│ +│◀─+│ +invite"), rung);
    }

    @Test
    void whatConcernsNoCallIsLeftOut() {
        assertEquals(
                Optional.empty(),
                ladder.rung(CallEvent.newBuilder()
                        .setServer("dispatch")
                        .setWhat("linked")
                        .build()));
    }

    private String rung(CallEvent event) {
        return ladder.rung(event).orElseThrow();
    }

    private static CallEvent event(String server, String from, String to, String what, String text) {
        return CallEvent.newBuilder()
                .setAttempt("9a92")
                .setServer(server)
                .setAtUs(1_250_000)
                .setFrom(from)
                .setTo(to)
                .setWhat(what)
                .setText(text)
                .build();
    }
}
