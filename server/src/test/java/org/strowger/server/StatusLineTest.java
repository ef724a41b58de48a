package org.strowger.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.Status;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    @Test
    void aFailureIsOneLineWithWhatWasBeneathIt() {
        Status refused = Status.UNAVAILABLE
                .withDescription("io exception\nChannel Pipeline: []")
                .withCause(new ConnectException("Connection refused: /127.0.0.1:9"));
        assertEquals(
                "UNAVAILABLE: io exception Channel Pipeline: []: Connection refused: /127.0.0.1:9",
                StatusLine.of(refused));
        assertEquals("CANCELLED", StatusLine.of(Status.CANCELLED.asException()));
    }
}
