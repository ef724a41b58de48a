package org.strowger.mediaserver;

/** Reads and writes the RTP header (RFC 3550 §5.1) in place. One thread. */
final class RtpHeader {
    /** Without CSRCs and extension. */
    static final int LENGTH = 12;

    private int payloadType;
    private boolean marker;
    private int sequence;
    private int timestamp;
    private int ssrc;
    private int payloadOffset;
    private int payloadLength;

    /** Reads a packet; false if it is none. Bounds are checked against {@code length}, never against what it says. */
    boolean read(byte[] packet, int at, int length) {
        if (length < LENGTH || (packet[at] & 0xc0) != 0x80) {
            return false;
        }
        int offset = LENGTH + 4 * (packet[at] & 0x0f);
        if ((packet[at] & 0x10) != 0) {
            if (offset + 4 > length) {
                return false;
            }
            offset += 4 + 4 * readShort(packet, at + offset + 2);
        }
        int padding = 0;
        if ((packet[at] & 0x20) != 0) {
            padding = packet[at + length - 1] & 0xff;
            if (padding == 0) {
                return false;
            }
        }
        if (offset + padding > length) {
            return false;
        }
        payloadOffset = at + offset;
        payloadLength = length - offset - padding;
        marker = (packet[at + 1] & 0x80) != 0;
        payloadType = packet[at + 1] & 0x7f;
        sequence = readShort(packet, at + 2);
        timestamp = readInt(packet, at + 4);
        ssrc = readInt(packet, at + 8);
        return true;
    }

    static void write(byte[] header, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        header[0] = (byte) 0x80;
        header[1] = (byte) (marker ? payloadType | 0x80 : payloadType);
        writeShort(header, 2, sequence);
        writeInt(header, 4, timestamp);
        writeInt(header, 8, ssrc);
    }

    int payloadType() {
        return payloadType;
    }

    boolean marker() {
        return marker;
    }

    int sequence() {
        return sequence;
    }

    int timestamp() {
        return timestamp;
    }

    int ssrc() {
        return ssrc;
    }

    int payloadOffset() {
        return payloadOffset;
    }

    int payloadLength() {
        return payloadLength;
    }

    static int readShort(byte[] from, int at) {
        return ((from[at] & 0xff) << 8) | (from[at + 1] & 0xff);
    }

    static int readInt(byte[] from, int at) {
        return (readShort(from, at) << 16) | readShort(from, at + 2);
    }

    static void writeShort(byte[] to, int at, int value) {
        to[at] = (byte) (value >> 8);
        to[at + 1] = (byte) value;
    }

    static void writeInt(byte[] to, int at, int value) {
        writeShort(to, at, value >> 16);
        writeShort(to, at + 2, value);
    }
}
