package org.strowger.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.strowger.app.demo.DemoWorld;
import org.strowger.app.demo.DemoWorld.Town;
import org.strowger.app.demo.Exchange;
import org.strowger.rig.Await;
import org.strowger.rig.TestPhone;

/**
 * Callers are released in full as soon as they are answered, and are heard afterwards: a REFER that meets the carrier in the
 * middle of joining its own two legs would leave their voice on the old way. Chance decides, so it takes many calls.
 *
 * <p>{@code -Dstrowger.calls=N} for more of them: so the figures of docs/design/release.md were made.
 */
@Tag("long")
class ReleasedVoiceTest {
    private static final int CALLS = Integer.getInteger("strowger.calls", 30);
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(4);
    // One after the other, so that nobody takes the last call's tone for this one's.
    private static final List<Integer> TONES = List.of(500, 1300, 1700);
    private static final int OTHERS_TONE = 900;

    /** Metz waits with music, which is early media; Nancy with ringing, which is none. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoIsReleasedIsHeard(int which) throws Exception {
        Town town = DemoWorld.TOWNS.get(which);
        List<String> oneWay = new ArrayList<>();
        int early = 0;
        int released = 0;
        try (Exchange exchange = new Exchange.Plan().start();
                Witness witness = new Witness(exchange)) {
            Callers callers = new Callers(exchange);
            TestPhone other = callers.connects(DemoWorld.TOWNS.get(1 - which));
            other.tone(OTHERS_TONE);
            TONES.forEach(other::watch);
            for (int i = 0; i < CALLS; i++) {
                int tone = TONES.get(i % TONES.size());
                witness.fromNow();
                TestPhone phone = exchange.phone(town);
                phone.tone(tone);
                phone.watch(OTHERS_TONE);
                phone.dial(exchange.dialling(town.did()));
                Callers.assertAnswered(phone);
                early += phone.hadEarlyMedia() ? 1 : 0;
                boolean heard = other.awaitHears(tone, HEARD_WITHIN);
                boolean hears = phone.awaitHears(OTHERS_TONE, HEARD_WITHIN);
                String attempt = witness.attempt(0);
                released += Await.until(HEARD_WITHIN, () -> witness.saw(attempt, "released")) ? 1 : 0;
                if (!heard || !hears) {
                    oneWay.add("call " + i + (heard ? "" : " is not heard") + (hears ? "" : " does not hear"));
                }
                phone.hangUp();
                assertTrue(phone.awaitEnded(Callers.SOON), "the call does not end");
            }
            callers.hangUp(other);
        }
        String seen = "%s: %d calls, %d with early media, %d released, one way: %s"
                .formatted(town.title(), CALLS, early, released, oneWay);
        System.out.println(seen);
        assertEquals(List.of(), oneWay, seen);
        assertEquals(CALLS, released, seen);
    }
}
