package org.strowger.mediaserver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.strowger.mediaserver.RtcpReader.ReportBlock;

/**
 * One leg's RTCP (RFC 3550 §6): a report about every 4 s, a BYE at the end, and what the far end reports. On the port above
 * RTP's, or on the same (RFC 5761). One thread.
 */
final class Rtcp implements RtcpReader.Reports {
    private static final int SOURCE_DESCRIPTION = 202;
    private static final int CNAME = 1;
    /** Tmin, which is halved for the first report (§6.2); two members never need more (§6.3.1). */
    private static final long LEAST_INTERVAL = 5_000_000_000L;
    /** e − 3/2, for reconsideration makes intervals longer than was meant (§6.3.1). */
    private static final double COMPENSATION = 1.21828;
    /** Seconds from 1900 to 1970. */
    private static final long NTP_EPOCH = 2_208_988_800L;

    private static final int LONGEST_NAME = 48;
    private static final byte[] NONE = {};

    private final byte[] packet = new byte[128];
    private final byte[] name;
    private final Counters counters;
    private final RandomGenerator chance;
    private final RtpSender sender;
    private final QualityMeter quality;
    private final RtcpReader reader = new RtcpReader();
    private boolean scheduled;
    private long next;
    private int lastSenderReport;
    private int lastSenderReportOf;
    private long senderReportAt;
    private long receivedAt;

    /** @param chance spreads reports, so that legs do not report together (§6.3.1) */
    Rtcp(String canonicalName, RandomGenerator chance, Counters counters, RtpSender sender, QualityMeter quality) {
        byte[] all = canonicalName.getBytes(StandardCharsets.US_ASCII);
        name = Arrays.copyOf(all, Math.min(all.length, LONGEST_NAME));
        this.chance = chance;
        this.counters = counters;
        this.sender = sender;
        this.quality = quality;
    }

    /** Whether a report is due. */
    boolean due(long now) {
        if (!scheduled) {
            scheduled = true;
            next = now + later(LEAST_INTERVAL / 2);
        }
        if (now - next < 0) {
            return false;
        }
        next = now + later(LEAST_INTERVAL);
        return true;
    }

    /** When the next report is due, once {@link #due} was asked. */
    long next() {
        return next;
    }

    private long later(long interval) {
        return (long) (interval * (0.5 + chance.nextDouble()) / COMPENSATION);
    }

    /** Reports on the interval that {@link QualityMeter#endInterval} has ended last. */
    void report(long now, PacketIo.Socket socket, TransportAddress to) {
        send(socket, to, reports(now));
    }

    void bye(long now, PacketIo.Socket socket, TransportAddress to) {
        int at = reports(now);
        header(at, 1, RtcpReader.BYE, 8);
        RtpHeader.writeInt(packet, at + 4, sender.ssrc());
        send(socket, to, at + 8);
    }

    private int reports(long now) {
        ReceptionStatistics reception = quality.reception();
        boolean sent = sender.packets() > 0;
        int blocks = reception.begun() ? 1 : 0;
        int at = sent ? 28 : 8;
        header(0, blocks, sent ? RtcpReader.SENDER_REPORT : RtcpReader.RECEIVER_REPORT, at + 24 * blocks);
        RtpHeader.writeInt(packet, 4, sender.ssrc());
        if (sent) {
            long millis = System.currentTimeMillis();
            int seconds = (int) (millis / 1000 + NTP_EPOCH);
            int fraction = (int) (((millis % 1000) << 32) / 1000);
            RtpHeader.writeInt(packet, 8, seconds);
            RtpHeader.writeInt(packet, 12, fraction);
            RtpHeader.writeInt(packet, 16, sender.timestamp());
            RtpHeader.writeInt(packet, 20, (int) sender.packets());
            RtpHeader.writeInt(packet, 24, (int) sender.octets());
            quality.farEnd().sent(now, (seconds << 16) | (fraction >>> 16));
        }
        if (blocks > 0) {
            // Only what this source has reported is to be echoed to it.
            boolean echo = lastSenderReport != 0 && lastSenderReportOf == reception.ssrc();
            long delay = echo ? (now - senderReportAt) * 65_536 / 1_000_000_000 : 0;
            reception.report(packet, at, echo ? lastSenderReport : 0, (int) delay);
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

    /** Reads a compound packet; one that is not what it says is counted and changes nothing. */
    void received(long now, byte[] compound, int length) {
        counters.add(MediaCounter.RTCP_RECEIVED);
        if (RtcpReader.isValid(compound, length)) {
            receivedAt = now;
            reader.read(compound, length, this);
        } else {
            counters.add(MediaCounter.RTCP_MALFORMED);
        }
    }

    @Override
    public void senderReport(int ssrc, int ntpMiddle) {
        lastSenderReport = ntpMiddle;
        lastSenderReportOf = ssrc;
        senderReportAt = receivedAt;
    }

    @Override
    public void block(ReportBlock block) {
        quality.reported(receivedAt, block, sender);
    }

    @Override
    public void bye() {
        counters.add(MediaCounter.BYES_RECEIVED);
    }
}
