package org.strowger.mediaserver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One leg's RTCP (RFC 3550 §6): a report about every 5 s, a BYE at the end, and of the far end's reports what ours must
 * echo. Without multiplexing, so on the port above. One thread.
 */
final class Rtcp {
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final int BYE = 203;
    private static final int CNAME = 1;
    private static final long INTERVAL = 5_000_000_000L;
    /** Seconds from 1900 to 1970. */
    private static final long NTP_EPOCH = 2_208_988_800L;

    private static final int LONGEST_NAME = 48;
    private static final byte[] NONE = {};

    private final byte[] packet = new byte[128];
    private final byte[] name;
    private final Counters counters;
    private long next;
    private int lastSenderReport;
    private long senderReportAt;

    Rtcp(String canonicalName, Counters counters) {
        byte[] all = canonicalName.getBytes(StandardCharsets.US_ASCII);
        name = Arrays.copyOf(all, Math.min(all.length, LONGEST_NAME));
        this.counters = counters;
    }

    /** See {@link org.strowger.bridge.Line#prefetch}. */
    int prefetch() {
        return (int) next;
    }

    /** Whether a report is due; spread by chance so that legs do not report together (§6.3.1). */
    boolean due(long now) {
        if (next == 0) {
            next = now + later();
        }
        if (now - next < 0) {
            return false;
        }
        next = now + later();
        return true;
    }

    private static long later() {
        return INTERVAL / 2 + ThreadLocalRandom.current().nextLong(INTERVAL);
    }

    void report(
            long now, PacketIo.Socket socket, TransportAddress to, RtpSender sender, ReceptionStatistics reception) {
        send(socket, to, reports(now, sender, reception));
    }

    void bye(long now, PacketIo.Socket socket, TransportAddress to, RtpSender sender, ReceptionStatistics reception) {
        int at = reports(now, sender, reception);
        header(at, 1, BYE, 8);
        RtpHeader.writeInt(packet, at + 4, sender.ssrc());
        send(socket, to, at + 8);
    }

    private int reports(long now, RtpSender sender, ReceptionStatistics reception) {
        boolean sent = sender.packets() > 0;
        int blocks = reception.begun() ? 1 : 0;
        int at = sent ? 28 : 8;
        header(0, blocks, sent ? SENDER_REPORT : RECEIVER_REPORT, at + 24 * blocks);
        RtpHeader.writeInt(packet, 4, sender.ssrc());
        if (sent) {
            long millis = System.currentTimeMillis();
            RtpHeader.writeInt(packet, 8, (int) (millis / 1000 + NTP_EPOCH));
            RtpHeader.writeInt(packet, 12, (int) (((millis % 1000) << 32) / 1000));
            RtpHeader.writeInt(packet, 16, sender.timestamp());
            RtpHeader.writeInt(packet, 20, (int) sender.packets());
            RtpHeader.writeInt(packet, 24, (int) sender.octets());
        }
        if (blocks > 0) {
            long delay = lastSenderReport == 0 ? 0 : (now - senderReportAt) * 65_536 / 1_000_000_000;
            reception.report(packet, at, lastSenderReport, (int) delay);
            at += 24;
        }
        return description(at, sender.ssrc());
    }

    private int description(int at, int ssrc) {
        int length = 8 + 2 + name.length;
        // At least one zero ends the chunk, and it fills whole words (§6.5).
        int padded = (length + 4) / 4 * 4;
        header(at, 1, SOURCE_DESCRIPTION, padded);
        RtpHeader.writeInt(packet, at + 4, ssrc);
        packet[at + 8] = CNAME;
        packet[at + 9] = (byte) name.length;
        System.arraycopy(name, 0, packet, at + 10, name.length);
        for (int i = at + length; i < at + padded; i++) {
            packet[i] = 0;
        }
        return at + padded;
    }

    private void header(int at, int count, int type, int bytes) {
        packet[at] = (byte) (0x80 | count);
        packet[at + 1] = (byte) type;
        RtpHeader.writeShort(packet, at + 2, bytes / 4 - 1);
    }

    private void send(PacketIo.Socket socket, TransportAddress to, int length) {
        socket.send(to, packet, length, NONE, 0);
        counters.add(MediaCounter.RTCP_SENT);
    }

    /** Reads a compound packet; what does not parse is counted and changes nothing more. */
    void received(long now, byte[] compound, int length) {
        counters.add(MediaCounter.RTCP_RECEIVED);
        int at = 0;
        while (at + 8 <= length) {
            int bytes = 4 * (RtpHeader.readShort(compound, at + 2) + 1);
            if ((compound[at] & 0xc0) != 0x80 || at + bytes > length) {
                counters.add(MediaCounter.MALFORMED);
                return;
            }
            int type = compound[at + 1] & 0xff;
            if (type == SENDER_REPORT && bytes >= 28) {
                // The middle 32 bits of its NTP time stamp are echoed (§6.4.1, LSR).
                lastSenderReport =
                        (RtpHeader.readShort(compound, at + 10) << 16) | RtpHeader.readShort(compound, at + 12);
                senderReportAt = now;
            } else if (type == BYE) {
                counters.add(MediaCounter.BYES_RECEIVED);
            }
            at += bytes;
        }
    }
}
