package org.strowger.bridge;

import org.strowger.bridge.PacketStore.Slot;

/**
 * Turns packets, as the network delivers them, into one frame per tick. Adaptive: it begins with next to no delay, waits
 * longer when packets come late, and plays earlier again when for some seconds none needed the wait
 * (docs/design/jitter-buffer.md; SPEC D2).
 *
 * <p>For codecs of one byte per timestamp unit, whose payload can be cut anywhere (G.711, G.722). Packets of 10 to 60 ms.
 * Belongs to one thread. Times are nanoseconds of any steady clock, the same for {@link #put} and {@link #take}.
 */
public final class JitterBuffer {
    private static final int FRAME = Frame.SAMPLES;
    private static final long FRAME_NANOS = 20_000_000;
    private static final long UNIT_NANOS = 125_000;
    /** Mean amplitude below which a frame can be left out or repeated unheard, about -56 dB of full scale. */
    private static final int QUIET = 50;
    /** Speech is cut at most this often, in ticks, so that catching up stays unheard. */
    private static final int TICKS_BETWEEN_CUTS = 5;
    /** Frames start no sooner than this after their packet, so that the first small delay does not break them. */
    private static final long LEAST_SLACK = 4_000_000;
    /** A packet that came late alone says little; a second one within this time says that the network has slowed. */
    private static final long LATE_MEMORY = 2_000_000_000;
    /** A gap of timestamps without a lost packet, longer than this, is a jump of the far end's clock. */
    private static final long JUMP = 100 * 8;

    private static final Slot NONE = new Slot();

    private final long maximum;
    private final PacketStore packets = new PacketStore();
    private final Timeline timeline = new Timeline();
    private final SlackWindow slack = new SlackWindow();
    private final byte[] joined = new byte[FRAME];

    private boolean playing;
    /** Next timestamp to be played. */
    private long position;
    /** Units for which nothing could be played and the position stood still. */
    private long held;

    private long lastSequence;
    private Slot lent = NONE;
    private boolean lending;
    private long lateAt = -LATE_MEMORY;
    private long lateness;
    private long wanted;
    private int lastLevel;
    private int ticksSinceCut;
    private boolean spliced;
    private long delay = -1;

    /** @param maximumMillis hard limit of the delay that it may add, 40 to 600 */
    public JitterBuffer(int maximumMillis) {
        maximum = Math.clamp(maximumMillis, 40, 600) * 8L;
    }

    /** Forgets everything: the far end is another one. */
    public void reset() {
        packets.clear();
        timeline.clear();
        playing = false;
    }

    /** Delay added to the packet played last, in milliseconds; negative = unknown. */
    public double delayMillis() {
        return delay < 0 ? -1 : delay / 1e6;
    }

    /** See {@link Line#prefetch}. */
    public int prefetch(int depth) {
        return switch (depth) {
            case 0 -> ticksSinceCut + (int) position;
            case 1 -> (int) (slack.prefetch() + timeline.timestamp()) + packets.size() + lent.length;
            default -> packets.prefetch(depth - 2);
        };
    }

    /** A packet has come. */
    public Arrival put(long now, int sequence, int timestamp, int ssrc, byte[] payload, int offset, int length) {
        if (length == 0 || length > PacketStore.PAYLOAD) {
            return Arrival.DISCARDED;
        }
        Timeline.Place place = timeline.place(sequence, timestamp, ssrc);
        switch (place) {
            case DUPLICATE -> {
                return Arrival.DUPLICATE;
            }
            case STRAY -> {
                return Arrival.DISCARDED;
            }
            case RESTART -> {
                packets.clear();
                playing = false;
            }
            case FITS -> {}
        }
        long start = timeline.timestamp();
        if (playing && start + length <= position) {
            late(now, (position - start) * UNIT_NANOS);
            return Arrival.LATE;
        }
        if (packets.size() == PacketStore.CAPACITY) {
            packets.release(packets.removeFirst());
        }
        Slot slot = packets.take();
        System.arraycopy(payload, offset, slot.payload, 0, length);
        slot.length = length;
        slot.sequence = timeline.sequence();
        slot.timestamp = start;
        slot.arrived = now;
        packets.insert(slot);
        return place == Timeline.Place.RESTART ? Arrival.RESTARTED : Arrival.TAKEN;
    }

    private void late(long now, long by) {
        if (now - lateAt < LATE_MEMORY) {
            wanted = Math.max(wanted, Math.min(by, lateness) / UNIT_NANOS);
        }
        lateAt = now;
        lateness = by;
    }

    /** The next 20 ms. */
    public void take(long now, Codec.Decoder codec, Frame frame) {
        if (lending) {
            packets.release(lent);
            lending = false;
        }
        frame.missing();
        ticksSinceCut++;
        if (!playing && !begin(now)) {
            return;
        }
        if (packets.size() == 0) {
            held += FRAME;
            return;
        }
        keepBelowMaximum();
        long gap = closeGap();
        if (mayGrow(gap)) {
            // Nothing is skipped: a frame of silence, or one that is missing anyhow, moves everything after it back.
            wanted = Math.max(0, wanted - FRAME);
            held += gap >= FRAME ? FRAME : 0;
            return;
        }
        cutIfEarly(now, codec);
        fill(now, codec, frame);
    }

    private boolean begin(long now) {
        if (packets.size() == 0 || now - packets.first().arrived < LEAST_SLACK) {
            return false;
        }
        playing = true;
        position = packets.first().timestamp;
        lastSequence = packets.first().sequence - 1;
        held = 0;
        wanted = 0;
        slack.clear(now);
        return true;
    }

    private void keepBelowMaximum() {
        long excess = packets.last().end() - position - maximum;
        if (excess > 0) {
            skip(excess);
        }
    }

    /** Moves the position over what is known not to come; returns how far the first packet still is. */
    private long closeGap() {
        Slot first = packets.first();
        long gap = first.timestamp - position;
        if (gap > 0 && held > 0) {
            // What was held has been heard as silence already, whether it was lost or never sent.
            position += Math.min(gap, held);
            gap = first.timestamp - position;
        }
        held = 0;
        if (gap > JUMP && first.sequence == lastSequence + 1) {
            position = first.timestamp;
            gap = 0;
        }
        return gap;
    }

    private boolean mayGrow(long gap) {
        return wanted > 0 && packets.last().end() - position + FRAME <= maximum && (gap >= FRAME || lastLevel < QUIET);
    }

    private void cutIfEarly(long now, Codec.Decoder codec) {
        long least = slack.least(now);
        if (least == SlackWindow.NONE || least < FRAME_NANOS + Math.max(2 * LEAST_SLACK, least / 8)) {
            return;
        }
        if (packets.last().end() - position < 2 * FRAME) {
            return;
        }
        Slot first = packets.first();
        boolean quiet = lastLevel < QUIET && codec.level(first.payload, 0, first.length) < QUIET;
        if (quiet || ticksSinceCut >= TICKS_BETWEEN_CUTS) {
            skip(FRAME);
            slack.reduce(FRAME_NANOS);
            ticksSinceCut = 0;
        }
    }

    private void skip(long units) {
        position += units;
        spliced = true;
        while (packets.size() > 0 && packets.first().end() <= position) {
            drop();
        }
    }

    private void drop() {
        lastSequence = packets.first().sequence;
        packets.release(packets.removeFirst());
    }

    private void fill(long now, Codec.Decoder codec, Frame frame) {
        Slot first = packets.first();
        int lead = (int) Math.max(0, Math.min(FRAME, first.timestamp - position));
        int offset = (int) Math.max(0, position - first.timestamp);
        if (lead == FRAME) {
            position += FRAME;
            lastLevel = 0;
            return;
        }
        if (lead == 0 && first.length - offset >= FRAME) {
            frame.present(first.payload, offset, FRAME, 0, level(codec, first.payload, offset, FRAME), spliced);
            played(now, first, offset);
            position += FRAME;
            if (offset + FRAME == first.length) {
                lastSequence = first.sequence;
                lent = packets.removeFirst();
                lending = true;
            }
        } else {
            int count = join(now, lead);
            frame.present(joined, 0, count, lead, level(codec, joined, 0, count), spliced);
            position += lead + count;
            int rest = FRAME - lead - count;
            if (packets.size() > 0) {
                position += rest;
            } else {
                held += rest;
            }
        }
        spliced = false;
    }

    /** Collects a frame that no single packet holds; stops at a hole. Returns its bytes. */
    private int join(long now, int lead) {
        int count = 0;
        while (packets.size() > 0 && lead + count < FRAME) {
            Slot first = packets.first();
            int offset = (int) (position + lead + count - first.timestamp);
            if (offset < 0) {
                break;
            }
            int bytes = Math.min(Math.max(0, first.length - offset), FRAME - lead - count);
            System.arraycopy(first.payload, offset, joined, count, bytes);
            played(now, first, offset);
            count += bytes;
            if (offset + bytes >= first.length) {
                drop();
            }
        }
        return count;
    }

    private void played(long now, Slot slot, int offset) {
        if (offset == 0 || slot.timestamp == position) {
            delay = now - slot.arrived;
            slack.add(now, delay);
        }
    }

    private int level(Codec.Decoder codec, byte[] payload, int offset, int length) {
        lastLevel = codec.level(payload, offset, length);
        return lastLevel;
    }
}
