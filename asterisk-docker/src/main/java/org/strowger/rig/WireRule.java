package org.strowger.rig;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How a {@link SipWire} treats certain messages: of those of one kind from one side, some.
 *
 * <p>A retransmission is a message like any other: "drop the first REFER" lets the second try through, "drop every
 * REFER" makes the carrier deaf to it. A rule counts what it meets, so it serves one wire. Any thread.
 */
public final class WireRule {
    static final Treatment PASS = new Pass();

    private final WireMessage.Sender sender;
    private final String kind;
    private final int first;
    private final int last;
    private final Treatment treatment;
    private final AtomicInteger met = new AtomicInteger();

    private WireRule(WireMessage.Sender sender, String kind, int first, int last, Treatment treatment) {
        this.sender = sender;
        this.kind = kind;
        this.first = first;
        this.last = last;
        this.treatment = treatment;
    }

    /** What a wire does with a message. */
    public sealed interface Treatment {}

    /** Passes it on. */
    public record Pass() implements Treatment {}

    /** Loses it. */
    public record Drop() implements Treatment {}

    /** Passes it on twice at once. */
    public record Duplicate() implements Treatment {}

    /** Passes it on later; others overtake it. */
    public record Delay(Duration by) implements Treatment {}

    /**
     * Every message of a kind: "REFER", or "202 REFER" for a response to it.
     */
    public static WireRule every(WireMessage.Sender sender, String kind, Treatment treatment) {
        return new WireRule(sender, kind, 1, Integer.MAX_VALUE, treatment);
    }

    /**
     * The nth message of a kind that comes from now on.
     *
     * @param nth from 1
     */
    public static WireRule nth(int nth, WireMessage.Sender sender, String kind, Treatment treatment) {
        if (nth < 1) {
            throw new IllegalArgumentException("messages are counted from 1");
        }
        return new WireRule(sender, kind, nth, nth, treatment);
    }

    boolean meets(WireMessage message) {
        if (message.sender() != sender || !message.is(kind)) {
            return false;
        }
        int n = met.incrementAndGet();
        return n >= first && n <= last;
    }

    Treatment treatment() {
        return treatment;
    }
}
