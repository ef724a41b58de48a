package org.strowger.switchboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.strowger.rig.Await;
import org.strowger.rig.Rig;
import org.strowger.rig.SwitchboardAddresses;

class AsteriskLinkTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Queue<Boolean> told = new ConcurrentLinkedQueue<>();
    private volatile boolean failing;

    /** As when the list of channels times out, since the new Asterisk is still busy starting. */
    @Test
    void aRestartThatTheListenerCouldNotTakeNoteOfIsToldAgain() {
        try (Rig rig = Rig.start(CallsOnAsterisk.plan(CallsOnAsterisk.metz()))) {
            AsteriskLink link = new AsteriskLink(settings(rig), listener());
            link.open();
            assertTrue(Await.until(SOON, link::connected));
            assertEquals(List.of(false), List.copyOf(told));

            failing = true;
            rig.switchOf("metz").restart();
            assertTrue(Await.until(SOON, () -> told.size() >= 3), told::toString);
            assertFalse(link.connected(), "what was missed is not known");
            failing = false;
            assertTrue(Await.until(SOON, link::connected));
            assertEquals(
                    List.of(),
                    told.stream().skip(1).filter(restarted -> !restarted).toList());
            link.close();
        }
    }

    private AsteriskLink.Listener listener() {
        return new AsteriskLink.Listener() {
            @Override
            public void channelEnded(String uniqueId, int cause) {}

            @Override
            public void hangupSeen(String uniqueId) {}

            @Override
            public void answered(String uniqueId) {}

            @Override
            public void enteredBridge(String uniqueId, boolean waiting) {}

            @Override
            public void connected(boolean restarted) {
                told.add(restarted);
                if (failing) {
                    throw new AsteriskLink.CommandException("Status: timeout");
                }
            }
        };
    }

    private static SwitchboardSettings settings(Rig rig) {
        SwitchboardAddresses at = rig.switchboard("metz");
        return SwitchboardSettings.from(ConfigFactory.parseString(
                "name = metz, dispatchers = [\"d:1\"], ami { host = \"%s\", port = %d, user = %s, secret = %s }"
                        .formatted(at.amiHost(), at.amiPort(), at.amiUser(), at.amiSecret())));
    }
}
