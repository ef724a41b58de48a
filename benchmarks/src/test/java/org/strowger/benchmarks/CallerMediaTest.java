package org.strowger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class CallerMediaTest {
    private static final String HERE = "127.0.0.1";

    @Test
    void twoCallersWhoSendToEachOtherHearEachOther() {
        Voice voice = Voice.named("pcmu");
        try (CallerMedia one = new CallerMedia(HERE, voice.codec(), 600);
                CallerMedia other = new CallerMedia(HERE, voice.codec(), 0)) {
            one.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), other.port()), 0);
            other.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), one.port()), 0);
            // Each tick sends before it receives, so within two ticks every packet has come: loopback keeps none back.
            for (int tick = 0; tick < 52; tick++) {
                one.tick();
                other.tick();
            }
            assertTrue(other.received() >= 50, () -> "received " + other.received());
            assertEquals(-14, other.hears(600), 1);
            assertTrue(one.hears(600) < -60);
        }
    }
}
