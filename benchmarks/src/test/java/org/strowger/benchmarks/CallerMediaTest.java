package org.strowger.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerMediaTest {
    private static final String HERE = "127.0.0.1";

    @ParameterizedTest
    @ValueSource(strings = {"pcmu", "pcma", "g722", "opus16", "opus"})
    void twoCallersWhoSendToEachOtherHearEachOther(String name) {
        Voice voice = Voice.named(name);
        try (Speech tone = new Speech(voice.codec(), 600);
                Speech silence = new Speech(voice.codec(), 0);
                CallerMedia one = new CallerMedia(HERE, tone);
                CallerMedia other = new CallerMedia(HERE, silence)) {
            one.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), other.port()), 96);
            other.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), one.port()), 96);
            // Each tick sends before it receives, so within two ticks every packet has come: loopback keeps none back.
            for (int tick = 0; tick < 102; tick++) {
                tone.next();
                silence.next();
                one.tick();
                other.tick();
            }
            assertTrue(other.received() >= 100, () -> "received " + other.received());
            assertEquals(-14, other.hears(600), 1);
            assertTrue(one.hears(600) < -60);
        }
    }
}
