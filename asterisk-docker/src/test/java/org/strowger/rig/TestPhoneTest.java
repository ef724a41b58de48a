package org.strowger.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.strowger.sip.RedirectServer;
import org.strowger.sip.Redirector;
import org.strowger.sip.SipSettings;
import org.strowger.sip.SipUri;

/** Two phones on loopback. */
@Timeout(30)
class TestPhoneTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final TestPhone metz = TestPhone.open("127.30.3.1", 0, 0, "33387000001");
    private final TestPhone nancy = TestPhone.open("127.30.3.2", 0, 0, "33383000002");

    @AfterEach
    void unplug() {
        metz.close();
        nancy.close();
    }

    @Test
    void eachHearsTheOthersToneAndNotHisOwn(@TempDir Path folder) throws Exception {
        metz.tone(440);
        nancy.tone(1000);
        metz.watch(1000);
        metz.dial(nancy.uri());
        assertTrue(metz.awaitAnswered(LIMIT));
        assertTrue(metz.awaitHears(1000, LIMIT));
        assertTrue(nancy.awaitHears(440, LIMIT));
        assertFalse(metz.hears(440));
        assertFalse(nancy.hears(1000));
        assertEquals(-12, metz.level(1000), 1);
        assertTrue(metz.firstHeard(1000).getAsLong() >= metz.times().invited().getAsLong());
        metz.hangUp();
        assertTrue(nancy.awaitEnded(LIMIT));
        assertEquals(16, nancy.cause());
        Path wav = folder.resolve("metz.wav");
        metz.write(wav);
        assertTrue(Files.size(wav) > 12_000, "most of a second");
    }

    @Test
    void digitsArriveOnceHoweverTheyAreSent() {
        metz.dial(nancy.uri());
        assertTrue(metz.awaitAnswered(LIMIT));
        metz.press("12#");
        metz.press("3", false);
        assertTrue(nancy.awaitDigits("12#3", LIMIT), nancy.digits());
        metz.pressByInfo("4*");
        assertTrue(nancy.awaitDigits("12#34*", LIMIT), nancy.digits());
    }

    @Test
    void earlyMediaIsHeardBeforeTheAnswer() {
        nancy.habit(TestPhone.Habit.EARLY_MEDIA);
        nancy.tone(700);
        metz.dial(nancy.uri());
        assertTrue(metz.awaitHears(700, LIMIT));
        assertTrue(metz.hadEarlyMedia());
        assertTrue(metz.times().answered().isEmpty());
        nancy.answer();
        assertTrue(metz.awaitAnswered(LIMIT));
    }

    @Test
    void aRedirectionIsFollowed() {
        try (RedirectServer door = RedirectServer.open(
                SipSettings.on("127.30.3.3", 0),
                Duration.ofSeconds(2),
                caller -> CompletableFuture.completedFuture(new Redirector.To(List.of(nancy.uri()))))) {
            metz.dial(SipUri.of("100", "127.30.3.3", door.bound().getPort()));
            assertTrue(metz.awaitAnswered(LIMIT));
        }
    }

    @Test
    void aBusyPhoneRefuses() {
        nancy.habit(TestPhone.Habit.BUSY);
        metz.dial(nancy.uri());
        assertTrue(metz.awaitEnded(LIMIT));
        assertEquals(17, metz.cause());
        assertEquals(486, metz.status());
    }
}
