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

    private static final byte[] NOTHING = {};

    private final int maximumMillis;
    private final Timeline timeline = new Timeline();
    private final Pause pause = new Pause();
    /** Whether it lasts: nearly never, and then it is not looked at. */
    private boolean pausing;

    /** For codecs whose payloads cannot be cut; null for others. */
    private @Nullable PacketDecoder whole;
    /** Whether nothing of a payload is asked for when its frame has been heard. */
    private boolean forgetful = true;
    /** Timestamp units of the longest delay. */
    private long maximum;

    /** The packet that is due and was not kept, see {@link #pass}; empty = none. */
    private byte[] passing = NOTHING;

    private int passingOffset;
    private int passingLength;
    private long passingSequence;
    private long passingCame;

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
        forgetful = codec.divisible() && !codec.hasMemory();
        reset();
        timeline.clear(codec.clockRate());
    }

    /** Forgets everything: the far end is another one. */
    public void reset() {
        forget();
        pause.end();
        pausing = false;
        timeline.clear();
    }

    private void forget() {
        packets.clear();
        passing = NOTHING;
        playing = false;
        spliced = true;
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

    /** Whether nothing waits to be played. */
    public boolean isDry() {
        return isEmpty() && passing.length == 0;
    }

    /** So many ticks were left out while it was {@linkplain #isDry dry}. */
    public void rested(long ticks) {
        held += ticks * frameUnits;
    }

    /** See {@link Line#prefetch}. */
    public int prefetch(int depth) {
        return switch (depth) {
            case 0 -> ticksSinceCut + (int) position;
            case 1 -> (int) (slack.prefetch() + timeline.timestamp()) + packets.size() + prefetchLent();
            default -> forgetful && isEmpty() ? 0 : packets.prefetch(depth - 2);
        };
    }

    /** A packet has come. */
    public Arrival put(long now, int sequence, int timestamp, int ssrc, byte[] payload, int offset, int length) {
        return put(now, sequence, timestamp, ssrc, payload, offset, length, false);
    }

    /**
     * A packet has come, and whoever asks for the next frame does so in a moment: its bytes stay as they are until that frame
     * has been heard. If it is the very one that is due then, as in a calm network nearly all are, it is never kept here:
     * fetching the memory for that costs more than all else that is done with it (docs/design/packet-io.md).
     */
    public Arrival pass(long now, int sequence, int timestamp, int ssrc, byte[] payload, int offset, int length) {
        return put(now, sequence, timestamp, ssrc, payload, offset, length, true);
    }

    private Arrival put(
            long now,
            int sequence,
            int timestamp,
            int ssrc,
            byte[] payload,
            int offset,
            int length,
            boolean inPassing) {
        int duration =
                whole == null ? length > PacketStore.PAYLOAD ? 0 : length : whole.duration(payload, offset, length);
        if (duration == 0) {
            return Arrival.DISCARDED;
        }
        keepPassing();
        Arrival arrival = place(sequence, timestamp, ssrc);
        if (arrival != Arrival.TAKEN && arrival != Arrival.RESTARTED) {
            return arrival;
        }
        if (pausing && timeline.isLatest()) {
            pause.speechCame();
        }
        long start = timeline.timestamp();
        if (inPassing && start == position && duration == frameUnits && isCalm()) {
            passing = payload;
            passingOffset = offset;
            passingLength = length;
            passingSequence = timeline.sequence();
            passingCame = now;
            return arrival;
        }
        if (playing && start + duration <= position) {
            late(now, (position - start) * FRAME_NANOS / frameUnits);
            return Arrival.LATE;
        }
        if (packets.size() == PacketStore.CAPACITY) {
            packets.release(packets.removeFirst());
            overflowed++;
        }
        keep(now, start, duration, timeline.sequence(), payload, offset, length);
        return arrival;
    }

    /** Whether the packet that is due can only be played as it is. */
    private boolean isCalm() {
        return playing && forgetful && isEmpty() && held == 0 && wanted == 0;
    }

    private void keep(long came, long start, int duration, long sequence, byte[] payload, int offset, int length) {
        Slot slot = packets.take();
        slot.fill(payload, offset, length);
        slot.duration = duration;
        slot.sequence = sequence;
        slot.timestamp = start;
        slot.arrived = came;
        packets.insert(slot);
    }

    /** Another one came before it was asked for. */
    private void keepPassing() {
        if (passing.length > 0) {
            keep(passingCame, position, frameUnits, passingSequence, passing, passingOffset, passingLength);
            passing = NOTHING;
        }
    }

    /** A packet has come that says that nothing will come for now, and describes the noise meanwhile (RFC 3389 §3). */
    public Arrival pause(int sequence, int timestamp, int ssrc, byte[] payload, int offset, int length) {
        Arrival arrival = place(sequence, timestamp, ssrc);
        if ((arrival == Arrival.TAKEN || arrival == Arrival.RESTARTED) && timeline.isLatest()) {
            pause.begin(payload, offset, length);
            pausing = true;
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
        ticksSinceCut++;
        if (passing.length > 0) {
            playPassing(now, decoder, next);
        } else {
            next.missing();
            play(now, decoder, next);
        }
        if (pausing) {
            pause.complete(next);
            pausing = pause.isOn();
        }
    }

    private void playPassing(long now, Codec.Decoder decoder, Frame next) {
        lastLevel = decoder.level(passing, passingOffset, passingLength);
        next.present(passing, passingOffset, passingLength, 0, lastLevel, spliced);
        passing = NOTHING;
        spliced = false;
        waited(now, passingCame);
        lastSequence = passingSequence;
        position += frameUnits;
    }

    private void play(long now, Codec.Decoder decoder, Frame next) {
        if (!playing && !begin(now)) {
            return;
        }
        if (whole != null) {
            whole.begin();
        }
        if (isEmpty()) {
            held += frameUnits;
            missing(decoder, next);
            return;
        }
        // First, as what was not sent is no delay: cut as if it were, the delay that jitter needs would go with it.
        closeGap();
        keepBelowMaximum(decoder);
        long gap = first().timestamp - position;
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

    /** Moves the position over what is known not to come. */
    private void closeGap() {
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
            spliced = true;
        }
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
        // A level that is not known may be that of a word's beginning.
        int level = decoder.level(first.payload, 0, first.length);
        boolean quiet = lastLevel < QUIET && level != Codec.Decoder.UNKNOWN && level < QUIET;
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
