package org.strowger.codecs;

import org.strowger.bridge.Codec;

/**
 * What an Opus packet says about itself without being decoded (RFC 6716 §3). Trusts nothing: whatever is malformed by the
 * rules R1 to R7 of §3.4 has no duration.
 */
final class OpusPacket {
    /** Timestamp units per second (RFC 7587 §4.1), whatever rate is coded. */
    static final int CLOCK = 48_000;

    /** No packet is longer: 120 ms (R5). */
    private static final int LONGEST = 5760;

    /** No frame has more bytes (R2). */
    private static final int FRAME_BYTES = 1275;

    private OpusPacket() {}

    /** Timestamp units of all frames, or 0 if it is malformed. */
    static int duration(byte[] packet, int offset, int length) {
        if (length < 1) {
            return 0;
        }
        int frame = frameDuration(packet[offset]);
        boolean good = switch (packet[offset] & 3) {
            case 0 -> length - 1 <= FRAME_BYTES;
            case 1 -> (length - 1) % 2 == 0 && (length - 1) / 2 <= FRAME_BYTES;
            case 2 -> twoFramesFit(packet, offset, length);
            default -> manyFramesFit(packet, offset, length, frame);
        };
        return good ? frame * frames(packet, offset) : 0;
    }

    /** Whether a packet is so short that it has no content: discontinuous transmission (opus.h, opus_encode). */
    static boolean isNothing(int length) {
        return length <= 2;
    }

    /** {@link Codec.Decoder#level}: without decoding, all that can be told of loudness is that there is none. */
    static int level(byte[] packet, int offset, int length) {
        return isNothing(length) || duration(packet, offset, length) == 0 ? 0 : Codec.Decoder.UNKNOWN;
    }

    /** Samples that a decoder must be asked for to get {@code count}: whole 2.5 ms, at most 120 ms. */
    static int room(int sampleRate, int count) {
        int unit = sampleRate / 400;
        return Math.min(48 * unit, (count + unit - 1) / unit * unit);
    }

    private static int frames(byte[] packet, int offset) {
        return switch (packet[offset] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> packet[offset + 1] & 63;
        };
    }

    /** Timestamp units of one frame, by the configuration in the first byte (table 2). */
    static int frameDuration(byte toc) {
        int configuration = (toc >> 3) & 31;
        if (configuration >= 16) {
            return 120 << (configuration & 3);
        }
        if (configuration >= 12) {
            return 480 << (configuration & 1);
        }
        int size = configuration & 3;
        return size == 3 ? 2880 : 480 << size;
    }

    private static boolean twoFramesFit(byte[] packet, int offset, int length) {
        int coded = sizeBytes(packet, offset + 1, offset + length);
        if (coded == 0) {
            return false;
        }
        int first = size(packet, offset + 1, coded);
        int second = length - 1 - coded - first;
        return second >= 0 && second <= FRAME_BYTES;
    }

    /** Code 3 (§3.2.5): a count, perhaps padding, perhaps the sizes of all frames but the last. */
    private static boolean manyFramesFit(byte[] packet, int offset, int length, int frame) {
        if (length < 2) {
            return false;
        }
        int head = packet[offset + 1];
        int count = head & 63;
        if (count == 0 || count * frame > LONGEST) {
            return false;
        }
        int at = offset + 2;
        int end = offset + length;
        if ((head & 0x40) != 0) {
            int padding;
            do {
                if (at >= end) {
                    return false;
                }
                padding = packet[at] & 0xff;
                at++;
                // 255 stands for 254 bytes and another length.
                end -= padding == 255 ? 254 : padding;
            } while (padding == 255);
        }
        if ((head & 0x80) == 0) {
            int rest = end - at;
            return rest >= 0 && rest % count == 0 && rest / count <= FRAME_BYTES;
        }
        int sum = 0;
        for (int i = 1; i < count; i++) {
            int coded = sizeBytes(packet, at, end);
            if (coded == 0) {
                return false;
            }
            sum += size(packet, at, coded);
            at += coded;
        }
        int last = end - at - sum;
        return last >= 0 && last <= FRAME_BYTES;
    }

    /** Bytes that a frame's size takes (§3.2.1), or 0 if they are not there. */
    private static int sizeBytes(byte[] packet, int at, int end) {
        if (at >= end) {
            return 0;
        }
        int bytes = (packet[at] & 0xff) < 252 ? 1 : 2;
        return at + bytes <= end ? bytes : 0;
    }

    private static int size(byte[] packet, int at, int bytes) {
        int first = packet[at] & 0xff;
        return bytes == 1 ? first : 4 * (packet[at + 1] & 0xff) + first;
    }

    /**
     * Whether a packet also holds the sound before it, in a coarser form (in-band forward error
     * correction, §2.1.7): only those that the linear-prediction layer codes do. Its flags are the first bits of the first
     * frame, all as likely as not, so that they can be read without the range decoder (§4.2.3): one for each 20 ms that tells of
     * speech, then the one meant; the same again for the second channel.
     */
    static boolean hasRedundancy(byte[] packet, int offset, int length) {
        if (duration(packet, offset, length) == 0) {
            return false;
        }
        byte toc = packet[offset];
        if (((toc >> 3) & 31) >= 16) {
            return false;
        }
        int at = firstFrame(packet, offset, length);
        if (at >= offset + length) {
            return false;
        }
        int parts = Math.max(1, frameDuration(toc) / 960);
        int bits = packet[at] & 0xff;
        boolean redundant = (bits >> (7 - parts) & 1) != 0;
        boolean stereo = (toc & 4) != 0;
        return redundant || (stereo && (bits >> (6 - 2 * parts) & 1) != 0);
    }

    /** Where the first frame begins. */
    private static int firstFrame(byte[] packet, int offset, int length) {
        int code = packet[offset] & 3;
        if (code < 2) {
            return offset + 1;
        }
        int end = offset + length;
        if (code == 2) {
            return offset + 1 + sizeBytes(packet, offset + 1, end);
        }
        int head = packet[offset + 1];
        int at = offset + 2;
        if ((head & 0x40) != 0) {
            while ((packet[at] & 0xff) == 255) {
                at++;
            }
            at++;
        }
        if ((head & 0x80) != 0) {
            for (int i = 1; i < (head & 63); i++) {
                at += sizeBytes(packet, at, end);
            }
        }
        return at;
    }
}
