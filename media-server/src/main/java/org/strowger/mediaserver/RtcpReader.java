package org.strowger.mediaserver;

/** Reads compound RTCP packets (RFC 3550 §6.1), trusting nothing in them. One thread; allocates nothing. */
final class RtcpReader {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int BYE = 203;

    private static final int SENDER_REPORT_LENGTH = 28;
    private static final int RECEIVER_REPORT_LENGTH = 8;
    private static final int BLOCK_LENGTH = 24;

    /** Who is told what was in it. */
    interface Reports {
        /** @param ntpMiddle middle 32 bits of the NTP time stamp, to be echoed (RFC 3550 §6.4.1, LSR) */
        void senderReport(int ssrc, int ntpMiddle);

        /** A report block; its figures may be anything. */
        void block(ReportBlock block);

        void bye();
    }

    /** One report block as it came (RFC 3550 §6.4.1); good for the call in which it is told. */
    static final class ReportBlock {
        private byte[] packet = {};
        private int at;

        /** The source that it is about. */
        int ssrc() {
            return RtpHeader.readInt(packet, at);
        }

        /** Packets lost since the last report, in 256ths of those expected. */
        int fractionLost() {
            return packet[at + 4] & 0xff;
        }

        /** Packets lost since the beginning; below zero when more came twice than were lost. */
        int cumulativeLost() {
            return RtpHeader.readInt(packet, at + 4) << 8 >> 8;
        }

        /** Highest sequence number received, with its count of cycles. */
        int highestSequence() {
            return RtpHeader.readInt(packet, at + 8);
        }

        /** Timestamp units. */
        long jitter() {
            return RtpHeader.readInt(packet, at + 12) & 0xffffffffL;
        }

        int lastSenderReport() {
            return RtpHeader.readInt(packet, at + 16);
        }

        /** Time since that report, in 65536ths of a second. */
        long delaySinceSenderReport() {
            return RtpHeader.readInt(packet, at + 20) & 0xffffffffL;
        }
    }

    private final ReportBlock block = new ReportBlock();

    /** Whether what came on a port for both is RTCP (RFC 5761 §4); such payload types are never agreed for RTP. */
    static boolean isRtcp(byte[] packet, int length) {
        return length >= 8 && (packet[1] & 0xff) >= 192 && (packet[1] & 0xff) <= 223;
    }

    /**
     * Whether it is what it says: version 2, lengths that fit, reports long enough for their blocks, and a report in front
     * (RFC 3550 A.2). Nothing is told of what is not.
     */
    static boolean isValid(byte[] packet, int length) {
        int at = 0;
        while (at + 4 <= length) {
            int bytes = 4 * (RtpHeader.readShort(packet, at + 2) + 1);
            if ((packet[at] & 0xc0) != 0x80 || at + bytes > length || bytes < leastLength(packet, at)) {
                return false;
            }
            if (at == 0 && type(packet, 0) != SENDER_REPORT && type(packet, 0) != RECEIVER_REPORT) {
                return false;
            }
            at += bytes;
        }
        return at == length && length > 0;
    }

    private static int leastLength(byte[] packet, int at) {
        int count = packet[at] & 0x1f;
        return switch (type(packet, at)) {
            case SENDER_REPORT -> SENDER_REPORT_LENGTH + BLOCK_LENGTH * count;
            case RECEIVER_REPORT -> RECEIVER_REPORT_LENGTH + BLOCK_LENGTH * count;
            case BYE -> 4 + 4 * count;
            default -> 4;
        };
    }

    private static int type(byte[] packet, int at) {
        return packet[at + 1] & 0xff;
    }

    /** Tells what is in a packet that {@link #isValid}. */
    void read(byte[] packet, int length, Reports reports) {
        block.packet = packet;
        for (int at = 0; at < length; at += 4 * (RtpHeader.readShort(packet, at + 2) + 1)) {
            switch (type(packet, at)) {
                case SENDER_REPORT -> {
                    reports.senderReport(
                            RtpHeader.readInt(packet, at + 4),
                            (RtpHeader.readShort(packet, at + 10) << 16) | RtpHeader.readShort(packet, at + 12));
                    blocks(packet, at, SENDER_REPORT_LENGTH, reports);
                }
                case RECEIVER_REPORT -> blocks(packet, at, RECEIVER_REPORT_LENGTH, reports);
                case BYE -> reports.bye();
                default -> {}
            }
        }
    }

    private void blocks(byte[] packet, int at, int headerLength, Reports reports) {
        for (int i = 0; i < (packet[at] & 0x1f); i++) {
            block.at = at + headerLength + BLOCK_LENGTH * i;
            reports.block(block);
        }
    }
}
