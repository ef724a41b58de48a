package org.strowger.mediaserver;

/** What RFC 3550 wants known of a received stream: loss (A.3) and jitter (A.8). One thread. */
final class ReceptionStatistics {
    private static final long UNIT_NANOS = 125_000;

    private long received;
    private long lostBefore;
    private boolean begun;
    private int ssrc;
    private long first;
    private long highest;
    private long receivedOfThis;
    private long expectedAtReport;
    private long receivedAtReport;
    private double jitter;
    private long transit;
    private long packetsWithTransit;

    /** See {@link org.strowger.bridge.Line#prefetch}. */
    int prefetch() {
        return (int) (received + packetsWithTransit);
    }

    /** An audio packet was taken. */
    void audio(long now, int sequence, int timestamp, int packetSsrc) {
        packet(sequence, packetSsrc);
        // In 32 bits, as both clocks wrap.
        int current = (int) (now / UNIT_NANOS) - timestamp;
        if (packetsWithTransit++ > 0) {
            int difference = Math.abs(current - (int) transit);
            // A new timeline is no jitter.
            if (difference < 8000) {
                jitter += (difference - jitter) / 16;
            }
        }
        transit = current;
    }

    /** A packet of another kind in the same stream: telephone events share its sequence, not its timestamps. */
    void packet(int sequence, int packetSsrc) {
        received++;
        int ahead = (short) (sequence - (int) highest);
        if (!begun || packetSsrc != ssrc || Math.abs(ahead) > 3000) {
            lostBefore = lost();
            begun = true;
            ssrc = packetSsrc;
            first = sequence;
            highest = sequence;
            receivedOfThis = 0;
            expectedAtReport = 0;
            receivedAtReport = 0;
            packetsWithTransit = 0;
        } else if (ahead > 0) {
            highest += ahead;
        }
        receivedOfThis++;
    }

    long received() {
        return received;
    }

    /** Packets that never came; duplicates are not allowed to hide them below zero. */
    long lost() {
        return begun ? lostBefore + Math.max(0, expected() - receivedOfThis) : 0;
    }

    /** Milliseconds; negative until two packets were there. */
    double jitterMillis() {
        return packetsWithTransit < 2 ? -1 : jitter / 8;
    }

    boolean begun() {
        return begun;
    }

    private long expected() {
        return highest - first + 1;
    }

    /** Writes a report block (RFC 3550 §6.4.1), 24 bytes, and begins the next interval. */
    void report(byte[] to, int at, int lastSenderReport, int delaySinceSenderReport) {
        long expectedNow = expected() - expectedAtReport;
        long lostNow = expectedNow - (receivedOfThis - receivedAtReport);
        expectedAtReport = expected();
        receivedAtReport = receivedOfThis;
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(255, (lostNow << 8) / expectedNow);
        int cumulative = Math.clamp(expected() - receivedOfThis, -0x800000, 0x7fffff);
        RtpHeader.writeInt(to, at, ssrc);
        RtpHeader.writeInt(to, at + 4, (fraction << 24) | (cumulative & 0xffffff));
        RtpHeader.writeInt(to, at + 8, (int) highest);
        RtpHeader.writeInt(to, at + 12, (int) jitter);
        RtpHeader.writeInt(to, at + 16, lastSenderReport);
        RtpHeader.writeInt(to, at + 20, delaySinceSenderReport);
    }
}
