package org.strowger.bridge;

import java.util.Arrays;
import org.strowger.bridge.PacketStore.Slot;

/**
 * Decodes whole packets in their order, and gives the sound out in frames (Opus). Every packet is decoded, also of those who
 * do not talk: the decoder needs them all, and most tell only so how loud they are. What is lost is taken from the packet
 * behind it, if that is there and tells (forward error correction), or invented by the codec.
 */
final class PacketDecoder {
    /** Of 20 ms: the longest packet of Opus (RFC 6716 §3.2). */
    private static final int MOST_FRAMES = 6;
    /** Packets left out that are decoded all the same in one tick; who sends more at once must not have all of them decoded. */
    private static final int MOST_SKIPPED = 4;
    /** Frames that are invented before the far end counts as silent … */
    private static final int CONCEALED = 4;
    /** … and when it has said that it is: for as long as one who talked is heard. Then this is its comfort noise. */
    private static final int PAUSED = 25;

    private final Playout playout;
    private final Codec codec;
    private final int frameSamples;
    private final short[] sound;
    private final short[] decoded;

    /** The packet that {@code decoded} holds. */
    private Slot current = PacketStore.NONE;

    private long currentSequence;
    private int currentSamples;
    private int currentLevel;
    private int skipped;
    private int concealed = PAUSED;
    /** Whether the far end is another one, so that what was decoded before is of no meaning. */
    private boolean anew;

    PacketDecoder(Playout playout, Codec codec) {
        this.playout = playout;
        this.codec = codec;
        frameSamples = Band.of(codec).samples();
        sound = new short[frameSamples];
        decoded = new short[MOST_FRAMES * frameSamples];
    }

    /** Timestamp units that a payload lasts; 0 = it cannot be played. */
    int duration(byte[] payload, int offset, int length) {
        int duration = length > PacketStore.LONGEST ? 0 : codec.duration(payload, offset, length);
        return duration > MOST_FRAMES * playout.frameUnits ? 0 : duration;
    }

    private int samples(long units) {
        return (int) (units * frameSamples / playout.frameUnits);
    }

    /** Another tick. */
    void begin() {
        skipped = 0;
    }

    /** As {@link Playout#cut}. */
    int fill(long now, Codec.Decoder decoder, Frame frame, boolean spliced) {
        int whole = playout.frameUnits;
        int lead = 0;
        int at = 0;
        boolean quiet = false;
        boolean measured = false;
        while (at < whole && !playout.isEmpty()) {
            Slot first = playout.first();
            long offset = playout.position + at - first.timestamp;
            if (offset >= first.duration) {
                // Its timestamp does not follow its sequence.
                skipped(decoder, first);
                playout.drop();
            } else if (offset < 0 && !recovered(decoder, first, at)) {
                int hole = (int) Math.min(-offset, whole - at);
                if (!conceal(decoder, samples(at), samples(hole))) {
                    if (at > 0) {
                        break;
                    }
                    lead = hole;
                }
                at += hole;
            } else if (offset >= 0) {
                decode(decoder, first);
                int units = (int) Math.min(first.duration - offset, whole - at);
                int from = samples(offset);
                int count = samples(units);
                if (from + count <= currentSamples) {
                    System.arraycopy(decoded, from, sound, samples(at), count);
                    concealed = 0;
                } else if (!conceal(decoder, samples(at), count)) {
                    // Its first byte promised more than the rest of it held.
                    Arrays.fill(sound, samples(at), samples(at) + count, (short) 0);
                }
                quiet |= currentLevel >= 0;
                measured |= currentLevel < 0;
                playout.played(now, first, offset);
                at += units;
                if (offset + units >= first.duration) {
                    playout.drop();
                }
            }
        }
        playout.position += at;
        int rest = whole - at;
        int end = at;
        if (rest > 0 && conceal(decoder, samples(at), samples(rest))) {
            end = whole;
        }
        if (samples(end) > samples(lead)) {
            int level = quiet && !measured ? currentLevel : level(samples(lead), samples(end));
            frame.present(sound, samples(lead), samples(end - lead), level, spliced);
        }
        if (rest > 0 && !playout.isEmpty()) {
            playout.position += rest;
            return 0;
        }
        return rest;
    }

    private void decode(Codec.Decoder decoder, Slot slot) {
        if (slot == current && slot.sequence == currentSequence) {
            return;
        }
        if (anew) {
            decoder.reset();
            anew = false;
        }
        hold(slot, decoder.decode(slot.payload, 0, slot.length, decoded, 0));
        currentLevel = decoder.level(slot.payload, 0, slot.length);
    }

    private void hold(Slot slot, int samples) {
        current = slot;
        currentSequence = slot.sequence;
        currentSamples = samples;
    }

    /**
     * Puts the one packet that is missing before {@code next} in its place, made from what that one tells of it.
     *
     * @param at units of the frame that are filled already
     */
    private boolean recovered(Codec.Decoder decoder, Slot next, int at) {
        long hole = next.timestamp - playout.position - at;
        if (next.sequence < playout.lastSequence + 2
                || hole > next.duration
                || playout.packets.size() == PacketStore.CAPACITY) {
            return false;
        }
        int samples = decoder.recover(next.payload, 0, next.length, decoded, 0, samples(hole));
        if (samples < samples(hole)) {
            return false;
        }
        Slot made = playout.packets.take();
        made.sequence = next.sequence - 1;
        made.timestamp = next.timestamp - hole;
        made.duration = (int) hole;
        made.arrived = next.arrived;
        made.length = 0;
        playout.packets.insert(made);
        hold(made, samples);
        currentLevel = Codec.Decoder.UNKNOWN;
        return true;
    }

    private boolean conceal(Codec.Decoder decoder, int at, int count) {
        if (concealed >= (currentLevel >= 0 ? PAUSED : CONCEALED)) {
            return false;
        }
        concealed++;
        return decoder.conceal(sound, at, count) >= count;
    }

    private int level(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs(sound[i]);
        }
        return sum / (to - from);
    }

    /** There is nothing to play now; the position stays. */
    void missing(Codec.Decoder decoder, Frame frame) {
        if (conceal(decoder, 0, frameSamples)) {
            int level = currentLevel >= 0 ? currentLevel : level(0, frameSamples);
            frame.present(sound, 0, frameSamples, level, false);
        }
    }

    /** A packet is left out; what comes after it builds on it, as it does on one that is lost. */
    void skipped(Codec.Decoder decoder, Slot slot) {
        if (skipped++ < MOST_SKIPPED) {
            decode(decoder, slot);
        }
    }

    /** The far end is another one. */
    void reset() {
        current = PacketStore.NONE;
        currentLevel = Codec.Decoder.UNKNOWN;
        concealed = PAUSED;
        anew = true;
    }
}
