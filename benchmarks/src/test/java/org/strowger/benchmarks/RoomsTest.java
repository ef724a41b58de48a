package org.strowger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.strowger.server.StrowgerException;

class RoomsTest {
    @Test
    void eachSizeHasItsUsualTalkers() {
        assertEquals(new Rooms(10, 2), Rooms.parse("10"));
        assertEquals(new Rooms(3, 1), Rooms.parse("3"));
        assertEquals(new Rooms(0, 3), Rooms.parse("all"));
        assertEquals(new Rooms(10, 1), Rooms.parse("10x1"));
        assertEquals(new Rooms(0, 5), Rooms.parse("allx5"));
    }

    @Test
    void callersFillRoomsAndTheLastMayBeSmaller() {
        assertEquals(25, Rooms.parse("10").conferences(250));
        assertEquals(84, Rooms.parse("3").conferences(250));
        assertEquals(1, Rooms.parse("all").conferences(250));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "ten", "10x", "3x4", "-1"})
    void anythingElseIsRefused(String text) {
        assertThrows(StrowgerException.class, () -> Rooms.parse(text));
    }
}
