package org.strowger.mediaserver;

import java.util.function.Consumer;

/**
 * Identification by digits (SPEC A4): the callback is answered on a shared number and must say which caller it is for. The
 * digits are sent, and again if nothing comes of them, because a far end's detector may have opened late and lost one; the
 * switchboard accepts with one digit of its own. Without acceptance nobody is let into the conference: a wrong number, an
 * answering machine or a fax answers just as well.
 *
 * <p>On the leg's queue.
 */
final class DigitsHandshake {
    private final MediaServerSettings.Digits settings;
    private final String digits;
    private final Timers timers;
    private final SerialQueue queue;
    private final Consumer<String> send;
    private final Consumer<Boolean> outcome;
    private int sent;
    private boolean decided;

    /** @param outcome hears once whether the switchboard accepted */
    DigitsHandshake(
            MediaServerSettings.Digits settings,
            String digits,
            Timers timers,
            SerialQueue queue,
            Consumer<String> send,
            Consumer<Boolean> outcome) {
        this.settings = settings;
        this.digits = digits;
        this.timers = timers;
        this.queue = queue;
        this.send = send;
        this.outcome = outcome;
    }

    void begin() {
        timers.after(settings.delay(), queue, this::sendAgain);
    }

    void key(char key) {
        if (key == settings.accept() && sent > 0) {
            decide(true);
        }
    }

    /** The leg is over: nothing more is sent. */
    void stop() {
        decided = true;
    }

    private void sendAgain() {
        if (decided) {
            return;
        }
        if (sent == settings.attempts()) {
            decide(false);
            return;
        }
        sent++;
        send.accept(digits);
        timers.after(settings.repeatAfter(), queue, this::sendAgain);
    }

    private void decide(boolean accepted) {
        if (!decided) {
            decided = true;
            outcome.accept(accepted);
        }
    }
}
