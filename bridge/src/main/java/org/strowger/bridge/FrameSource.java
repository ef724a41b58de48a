package org.strowger.bridge;

import org.strowger.bridge.PacketStore.Slot;

/** Makes frames out of a jitter buffer's packets; what it does depends on whether payloads may be cut. */
sealed interface FrameSource permits PayloadCutter, PacketDecoder {
    /** Timestamp units that a payload lasts; 0 = it cannot be played. */
    int duration(byte[] payload, int offset, int length);

    /**
     * Fills the frame from the position on, which moves by what is played. There is a packet.
     *
     * @param spliced whether something was cut out before
     * @return units that are missing at the frame's end because no packet is left; the position has not moved over them
     */
    int fill(long now, Codec.Decoder decoder, Frame frame, boolean spliced);

    /** There is nothing to play now; the position stays. */
    void missing(Codec.Decoder decoder, Frame frame);

    /** A packet is left out. */
    void skipped(Codec.Decoder decoder, Slot slot);

    /** The far end is another one. */
    void reset();
}
