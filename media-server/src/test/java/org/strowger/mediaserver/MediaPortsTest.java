package org.strowger.mediaserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.strowger.server.StrowgerException;

class MediaPortsTest {
    private static final int FIRST = 41_000;
    private static final int PAIRS = 4;

    private final MediaPorts ports = new MediaPorts(new MediaSettings(
            "127.40.9.1", "127.40.9.1", FIRST, FIRST + 2 * PAIRS - 1, 1, 0, 400, 8, Optional.empty()));
    private final PacketIo io = PacketIo.open(new Counters());

    @AfterEach
    void close() {
        io.close();
    }

    private PortPair bind() {
        return ports.bind(io, (at, source, packet, length) -> {}, (at, source, packet, length) -> {});
    }

    /** Who had it before may go on sending until he has heard that he is gone. */
    @Test
    void aPortThatIsFreedIsTheLastToBeGivenOutAgain() {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < PAIRS; i++) {
            PortPair pair = bind();
            given.add(pair.rtp().port());
            assertEquals(pair.rtp().port() + 1, pair.rtcp().port());
            pair.close();
        }
        assertEquals(PAIRS, given.size());
    }

    @Test
    void takenOnesArePassedOverAndWhenAllAreTakenThatIsSaid() {
        PortPair first = bind();
        for (int i = 1; i < PAIRS; i++) {
            assertNotEquals(first.rtp().port(), bind().rtp().port());
        }
        assertThrows(StrowgerException.class, this::bind);
        first.close();
        assertEquals(first.rtp().port(), bind().rtp().port());
    }
}
