package org.strowger.bridge;

import org.strowger.bridge.PacketStore.Slot;

/** Cuts frames out of payloads of one byte per timestamp unit (G.711, G.722), without decoding them. */
final class PayloadCutter implements FrameSource {
    private final Playout playout;
    private final byte[] joined;

    PayloadCutter(Playout playout) {
        this.playout = playout;
        joined = new byte[playout.frameUnits];
    }

    @Override
    public int duration(byte[] payload, int offset, int length) {
        return length > PacketStore.PAYLOAD ? 0 : length;
    }

    @Override
    public int fill(long now, Codec.Decoder decoder, Frame frame, boolean spliced) {
        int whole = playout.frameUnits;
        Slot first = playout.first();
        int lead = (int) Math.max(0, Math.min(whole, first.timestamp - playout.position));
        int offset = (int) Math.max(0, playout.position - first.timestamp);
        if (lead == whole) {
            playout.position += whole;
            return 0;
        }
        if (lead == 0 && first.length - offset >= whole) {
            int level = decoder.level(first.payload, offset, whole);
            frame.present(first.payload, offset, whole, 0, level, spliced);
            playout.played(now, first, offset);
            playout.position += whole;
            if (offset + whole == first.length) {
                playout.lend();
            }
            return 0;
        }
        int count = join(now, lead);
        frame.present(joined, 0, count, lead, decoder.level(joined, 0, count), spliced);
        playout.position += lead + count;
        int rest = whole - lead - count;
        if (playout.isEmpty()) {
            return rest;
        }
        playout.position += rest;
        return 0;
    }

    /** Collects a frame that no single packet holds; stops at a hole. Returns its bytes. */
    private int join(long now, int lead) {
        int count = 0;
        while (!playout.isEmpty() && lead + count < playout.frameUnits) {
            Slot first = playout.first();
            int offset = (int) (playout.position + lead + count - first.timestamp);
            if (offset < 0) {
                break;
            }
            int bytes = Math.min(Math.max(0, first.length - offset), playout.frameUnits - lead - count);
            System.arraycopy(first.payload, offset, joined, count, bytes);
            playout.played(now, first, offset);
            count += bytes;
            if (offset + bytes >= first.length) {
                playout.drop();
            }
        }
        return count;
    }

    @Override
    public void missing(Codec.Decoder decoder, Frame frame) {
        // Who hears him invents something.
    }

    @Override
    public void skipped(Codec.Decoder decoder, Slot slot) {
        // Only what is heard gets decoded.
    }

    @Override
    public void reset() {
        // Nothing is kept.
    }
}
