package org.strowger.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.strowger.protocol.v1.CallEvent;

final class LadderTest {
    private final Ladder ladder = new Ladder(1_000_000);

    @Test
    void aMessageIsAnArrowFromItsSenderToItsReceiver() {
        String rung = ladder.rung(event("carrier", "asterisk metz", "arrived", ""));
        assertTrue(rung.startsWith("  +0.250 "), rung);
        assertTrue(rung.matches(".*│ +│─+▶│ +│ +│ +│ +arrived"), rung);
    }

    @Test
    void anAnswerPointsBack() {
        String rung = ladder.rung(event("dispatch", "switchboard metz", "decided", "Strasbourg"));
        assertTrue(rung.contains("│◀─"), rung);
        assertTrue(rung.endsWith("decided: Strasbourg"), rung);
    }

    @Test
    void whatConcernsOnePartyIsADotInItsColumn() {
        String rung = ladder.rung(CallEvent.newBuilder()
                .setServer("dispatch")
                .setAtUs(1_000_000)
                .setWhat("expired")
                .build());
        assertEquals(1, rung.chars().filter(c -> c == '●').count(), rung);
        assertEquals(5, rung.chars().filter(c -> c == '│').count(), rung);
    }

    private static CallEvent event(String from, String to, String what, String text) {
        return CallEvent.newBuilder()
                .setAtUs(1_250_000)
                .setFrom(from)
                .setTo(to)
                .setWhat(what)
                .setText(text)
                .build();
    }
}
