package org.strowger.switchboard;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an event for a rumour: what it says of a channel counts only when Asterisk, asked about that channel, says the same.
 *
 * <p>A far end on IP can write lines into the events (see manager_strowger.conf, which keeps out what it can): one that
 * knew another call's unique id could end it. The question takes a tenth of a millisecond, and only events of our own legs
 * that move an attempt are worth it: about five a call. Each attempt's are confirmed in their order, on any thread but the
 * connection's.
 */
final class ConfirmedEvents implements AsteriskLink.Listener {
    // A channel that really ended is gone before its event is written; this is for an Asterisk that does it otherwise.
    private static final int LOOKS = 3;
    private static final long BETWEEN_LOOKS_MS = 20;
    // Asterisk is too busy to answer. Should it lose the connection instead, the channels are listed afterwards.
    private static final int QUESTIONS = 20;
    private static final long BETWEEN_QUESTIONS_MS = 250;
    private static final Logger LOG = LoggerFactory.getLogger(ConfirmedEvents.class);

    private final Attempts attempts;
    private final AtomicLong disbelieved = new AtomicLong();

    ConfirmedEvents(Attempts attempts) {
        this.attempts = attempts;
    }

    /** How many events Asterisk did not confirm: few, of channels that ended meanwhile, or somebody forges. */
    long disbelieved() {
        return disbelieved.get();
    }

    @Override
    public void channelEnded(String uniqueId, int cause) {
        confirm("end", uniqueId, Optional::isEmpty, () -> attempts.ended(uniqueId, cause));
    }

    /** Not confirmed, as nothing shows it: it tells who hung up first, and neither ends nor moves anything. */
    @Override
    public void hangupSeen(String uniqueId) {
        attempts.hangupSeen(uniqueId);
    }

    @Override
    public void answered(String uniqueId) {
        // A busy machine may ask when a released caller has gone already: then nothing speaks against it.
        confirm(
                "answer",
                uniqueId,
                channel -> channel.map(AsteriskLink.LiveChannel::up).orElse(true),
                () -> attempts.answered(uniqueId));
    }

    @Override
    public void enteredBridge(String uniqueId, boolean waiting) {
        confirm(
                "bridge",
                uniqueId,
                channel -> channel.filter(AsteriskLink.LiveChannel::bridged).isPresent(),
                () -> attempts.enteredBridge(uniqueId, waiting));
    }

    @Override
    public void connected(boolean restarted) {
        attempts.reconcile(restarted);
    }

    private void confirm(
            String what, String uniqueId, Predicate<Optional<AsteriskLink.LiveChannel>> so, Runnable believed) {
        attempts.ofChannel(uniqueId)
                .ifPresent(a -> a.confirm(() -> {
                    if (isSo(uniqueId, so)) {
                        believed.run();
                    } else {
                        disbelieved.incrementAndGet();
                        LOG.warn(
                                "{}: an event about the {} of channel {} is not believed",
                                attempts.settings().name(),
                                what,
                                uniqueId);
                    }
                }));
    }

    private boolean isSo(String uniqueId, Predicate<Optional<AsteriskLink.LiveChannel>> so) {
        int looks = 0;
        for (int question = 0; question < QUESTIONS && attempts.asterisk().reachable(); question++) {
            long pause;
            try {
                if (so.test(attempts.asterisk().channel(uniqueId))) {
                    return true;
                }
                looks++;
                if (looks == LOOKS) {
                    return false;
                }
                pause = BETWEEN_LOOKS_MS;
            } catch (AsteriskLink.CommandException e) {
                LOG.debug("{}: {}", uniqueId, e.getMessage());
                pause = BETWEEN_QUESTIONS_MS;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }
}
