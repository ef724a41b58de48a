package org.strowger.bridge;

import org.jspecify.annotations.Nullable;
import org.strowger.bridge.PacketStore.Slot;

/**
 * Turns packets, as the network delivers them, into one frame per tick. Adaptive: it begins with next to no delay, waits
 * longer when packets come late, and plays earlier again when for some seconds none needed the wait
 * (docs/design/jitter-buffer.md; SPEC D2).
 *
 * <p>Packets of 10 to 60 ms. Payloads that may be cut come out as they came, others decoded. Belongs to one thread. Times
 * are nanoseconds of any steady clock, the same for {@link #put} and {@link #take}.
 */
public final class JitterBuffer extends Playout {
    private static final long FRAME_NANOS = 20_000_000;
    /** Mean amplitude below which a frame can be left out or repeated unheard, about -56 dB of full scale. */
    private static final int QUIET = 50;
    /** Speech is cut at most this often, in ticks, so that catching up stays unheard. */
    private static final int TICKS_BETWEEN_CUTS = 5;
    /** Frames start no sooner than this after their packet, so that the first small delay does not break them. */
    private static final long LEAST_SLACK = 4_000_000;
    /** A packet that came late alone says little; a second one within this time says that the network has slowed. */
    private static final long LATE_MEMORY = 2_000_000_000;
    /** A gap of timestamps without a lost packet, of more frames than these, is a jump of the far end's clock. */
    private static final long JUMP = 5;

    private final int maximumMillis;
    private final Timeline timeline = new Timeline();
    private final Pause pause = new Pause();
    /** For codecs whose payloads cannot be cut; null for others. */
    private @Nullable PacketDecoder whole;
    /** Timestamp units of the longest delay. */
    private long maximum;

    private boolean playing;
    /** Units for which nothing could be played and the position stood still. */
    private long held;

    private long lateAt = -LATE_MEMORY;
    private long lateness;
    private long wanted;
    private int lastLevel;
    private int ticksSinceCut;
    private boolean spliced;
    private long overflowed;

    /**
     * A buffer for telephone speech, until it is told otherwise: 8,000 timestamp units a second of a byte each.
     *
     * @param maximumMillis hard limit of the delay that it may add, 40 to 600
     */
    public JitterBuffer(int maximumMillis) {
        this.maximumMillis = Math.clamp(maximumMillis, 40, 600);
        maximum = (long) this.maximumMillis * frameUnits / 20;
    }

    /** Takes packets of this codec from now on, and forgets all that came before. */
    public void use(Codec codec) {
        frameUnits = codec.clockRate() / 50;
        maximum = (long) maximumMillis * frameUnits / 20;
        whole = codec.divisible() ? null : new PacketDecoder(this, codec);
        reset();
        timeline.clear(codec.clockRate());
    }

    /** Forgets everything: the far end is another one. */
    public void reset() {
        forget();
        pause.end();
        timeline.clear();
    }

    private void forget() {
        packets.clear();
        playing = false;
        if (whole != null) {
            whole.reset();
        }
    }

    /** Delay added to the packet played last, in milliseconds; negative = unknown. */
    public double delayMillis() {
        return delay < 0 ? -1 : delay / 1e6;
    }

    /** Packets thrown away so far because more waited than the longest delay allows. */
    public long overflowed() {
        return overflowed;
    }

    /** See {@link Line#prefetch}. */
    public int prefetch(int depth) {
        return switch (depth) {
            case 0 -> ticksSinceCut + (int) position;
            case 1 -> (int) (slack.prefetch() + timeline.timestamp()) + packets.size() + prefetchLent();
            default -> packets.prefetch(depth - 2);
        };
    }

    /** A packet has come. */
    public Arrival put(long now, int sequence, int timestamp, int ssrc, byte[] payload, int offset, int length) {
        int duration =
                whole == null ? length > PacketStore.PAYLOAD ? 0 : length : whole.duration(payload, offset, length);
        if (duration == 0) {
            return Arrival.DISCARDED;
        }
        Arrival arrival = place(sequence, timestamp, ssrc);
        if (arrival != Arrival.TAKEN && arrival != Arrival.RESTARTED) {
            return arrival;
        }
        if (timeline.isLatest()) {
            pause.speechCame();
        }
        long start = timeline.timestamp();
        if (playing && start + duration <= position) {
            late(now, (position - start) * FRAME_NANOS / frameUnits);
            return Arrival.LATE;
        }
        if (packets.size() == PacketStore.CAPACITY) {
            packets.release(packets.removeFirst());
            overflowed++;
        }
        Slot slot = packets.take();
        slot.fill(payload, offset, length);
        slot.duration = duration;
        slot.sequence = timeline.sequence();
        slot.timestamp = start;
        slot.arrived = now;
        packets.insert(slot);
        return arrival;
    }

    /** A packet has come that says that nothing will come for now, and describes the noise meanwhile (RFC 3389 §3). */
    public Arrival pause(int sequence, int timestamp, int ssrc, byte[] payload, int offset, int length) {
        Arrival arrival = place(sequence, timestamp, ssrc);
        if ((arrival == Arrival.TAKEN || arrival == Arrival.RESTARTED) && timeline.isLatest()) {
            pause.begin(payload, offset, length);
        }
        return arrival;
    }

    private Arrival place(int sequence, int timestamp, int ssrc) {
        return switch (timeline.place(sequence, timestamp, ssrc)) {
            case DUPLICATE -> Arrival.DUPLICATE;
            case STRAY -> Arrival.DISCARDED;
            case FITS -> Arrival.TAKEN;
            case RESTART -> {
                forget();
                yield Arrival.RESTARTED;
            }
        };
    }

    private void late(long now, long by) {
        if (now - lateAt < LATE_MEMORY) {
            wanted = Math.max(wanted, Math.min(by, lateness) * frameUnits / FRAME_NANOS);
        }
        lateAt = now;
        lateness = by;
    }

    /** The next 20 ms. */
    public void take(long now, Codec.Decoder decoder, Frame next) {
        takeBack();
        next.missing();
        ticksSinceCut++;
        play(now, decoder, next);
        pause.complete(next);
    }

    private void play(long now, Codec.Decoder decoder, Frame next) {
        if (!playing && !begin(now)) {
            return;
        }
        if (isEmpty()) {
            held += frameUnits;
            missing(decoder, next);
            return;
        }
        keepBelowMaximum(decoder);
        long gap = closeGap();
        if (mayGrow(gap)) {
            // Nothing is skipped: a frame of silence, or one that is missing anyhow, moves everything after it back.
            wanted = Math.max(0, wanted - frameUnits);
            held += gap >= frameUnits ? frameUnits : 0;
            missing(decoder, next);
            return;
        }
        cutIfEarly(now, decoder);
        held += whole == null ? cut(now, decoder, next, spliced) : whole.fill(now, decoder, next, spliced);
        lastLevel = next.level();
        spliced &= next.isMissing();
    }

    private void missing(Codec.Decoder decoder, Frame next) {
        if (whole != null) {
            whole.missing(decoder, next);
        }
    }

    private boolean begin(long now) {
        if (isEmpty() || now - first().arrived < LEAST_SLACK) {
            return false;
        }
        playing = true;
        position = first().timestamp;
        lastSequence = first().sequence - 1;
        held = 0;
        wanted = 0;
        slack.clear(now);
        return true;
    }

    private void keepBelowMaximum(Codec.Decoder decoder) {
        long excess = waiting() - maximum;
        if (excess > 0) {
            int before = packets.size();
            skip(decoder, excess);
            overflowed += before - packets.size();
        }
    }

    /** Units from the position to the end of what is there. */
    private long waiting() {
        return packets.last().end() - position;
    }

    /** Moves the position over what is known not to come; returns how far the first packet still is. */
    private long closeGap() {
        Slot first = first();
        long gap = first.timestamp - position;
        if (gap > 0 && held > 0) {
            // What was held has been heard as silence already, whether it was lost or never sent.
            position += Math.min(gap, held);
            gap = first.timestamp - position;
        }
        held = 0;
        if (gap > JUMP * frameUnits && (first.sequence == lastSequence + 1 || pause.isEnding())) {
            position = first.timestamp;
            gap = 0;
        }
        return gap;
    }

    private boolean mayGrow(long gap) {
        return wanted > 0 && waiting() + frameUnits <= maximum && (gap >= frameUnits || lastLevel < QUIET);
    }

    private void cutIfEarly(long now, Codec.Decoder decoder) {
        long least = slack.least(now);
        if (least == SlackWindow.NONE || least < FRAME_NANOS + Math.max(2 * LEAST_SLACK, least / 8)) {
            return;
        }
        if (waiting() < 2L * frameUnits) {
            return;
        }
        Slot first = first();
        boolean quiet = lastLevel < QUIET && decoder.level(first.payload, 0, first.length) < QUIET;
        if (quiet || ticksSinceCut >= TICKS_BETWEEN_CUTS) {
            skip(decoder, frameUnits);
            slack.reduce(FRAME_NANOS);
            ticksSinceCut = 0;
        }
    }

    private void skip(Codec.Decoder decoder, long units) {
        position += units;
        spliced = true;
        while (!isEmpty() && first().end() <= position) {
            if (whole != null) {
                whole.skipped(decoder, first());
            }
            drop();
        }
    }
}
