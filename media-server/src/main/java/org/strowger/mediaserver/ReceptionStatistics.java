package org.strowger.mediaserver;

/** What RFC 3550 wants known of a received stream: loss (A.3) and jitter (A.8), by intervals and as a whole. One thread. */
final class ReceptionStatistics {
    /** RFC 3550 A.1 (MAX_DROPOUT): sequence numbers further apart than this belong to different streams. */
    private static final int DROPOUT = 3000;

    private int clockRate = 8000;
    private long received;
    private long lostBefore;
    private long expectedBefore;
    private boolean begun;
    private int ssrc;
    private long first;
    private long highest;
    private long receivedOfThis;
    private long expectedAtInterval;
    private long receivedAtInterval;
    private long expectedInInterval;
    private long lostInInterval;
    private double jitter;
    private long transit;
    private long packetsWithTransit;

    /** See {@link org.strowger.bridge.Line#prefetch}. */
    int prefetch() {
        return (int) (received + packetsWithTransit);
    }

    /** @param unitsPerSecond of the stream's timestamps (RFC 3551 §4.1) */
    void clockRate(int unitsPerSecond) {
        if (clockRate != unitsPerSecond) {
            clockRate = unitsPerSecond;
            packetsWithTransit = 0;
            jitter = 0;
        }
    }

    /** An audio packet was taken. */
    void audio(long now, int sequence, int timestamp, int packetSsrc) {
        packet(sequence, packetSsrc);
        // In 32 bits, as both clocks wrap.
        int current = (int) (now / 1000 * clockRate / 1_000_000) - timestamp;
        if (packetsWithTransit++ > 0) {
            int difference = Math.abs(current - (int) transit);
            // A new timeline is no jitter.
            if (difference < clockRate) {
                jitter += (difference - jitter) / 16;
            }
        }
        transit = current;
    }

    /** A packet of another kind in the same stream: telephone events share its sequence, not its timestamps. */
    void packet(int sequence, int packetSsrc) {
        received++;
        int ahead = (short) (sequence - (int) highest);
        if (!begun || packetSsrc != ssrc || Math.abs(ahead) > DROPOUT) {
            lostBefore = lost();
            expectedBefore = expected();
            begun = true;
            ssrc = packetSsrc;
            first = sequence;
            highest = sequence;
            receivedOfThis = 0;
            expectedAtInterval = 0;
            receivedAtInterval = 0;
            packetsWithTransit = 0;
        } else if (ahead > 0) {
            highest += ahead;
        }
        receivedOfThis++;
    }

    long received() {
        return received;
    }

    /** Packets that should have come; those that came and those lost. */
    long expected() {
        return begun ? expectedBefore + expectedOfThis() : 0;
    }

    /** Packets that never came; duplicates are not allowed to hide them below zero. */
    long lost() {
        return begun ? lostBefore + Math.max(0, expectedOfThis() - receivedOfThis) : 0;
    }

    /** Milliseconds; negative until two packets were there. */
    double jitterMillis() {
        return packetsWithTransit < 2 ? -1 : jitter * 1000 / clockRate;
    }

    boolean begun() {
        return begun;
    }

    /** Of the stream that is received now. */
    int ssrc() {
        return ssrc;
    }

    private long expectedOfThis() {
        return highest - first + 1;
    }

    /** Ends an interval; the figures of it stand until the next one ends. */
    void endInterval() {
        expectedInInterval = begun ? expectedOfThis() - expectedAtInterval : 0;
        lostInInterval = Math.max(0, expectedInInterval - (receivedOfThis - receivedAtInterval));
        expectedAtInterval = begun ? expectedOfThis() : 0;
        receivedAtInterval = receivedOfThis;
    }

    /** Packets that should have come in the last interval. */
    long expectedInInterval() {
        return expectedInInterval;
    }

    /** How many of these did not. */
    long lostInInterval() {
        return lostInInterval;
    }

    /** Writes a report block about the last interval (RFC 3550 §6.4.1), 24 bytes. */
    void report(byte[] to, int at, int lastSenderReport, int delaySinceSenderReport) {
        int fraction = expectedInInterval <= 0 ? 0 : (int) Math.min(255, (lostInInterval << 8) / expectedInInterval);
        int cumulative = Math.clamp(expectedOfThis() - receivedOfThis, -0x800000, 0x7fffff);
        RtpHeader.writeInt(to, at, ssrc);
        RtpHeader.writeInt(to, at + 4, (fraction << 24) | (cumulative & 0xffffff));
        RtpHeader.writeInt(to, at + 8, (int) highest);
        RtpHeader.writeInt(to, at + 12, (int) jitter);
        RtpHeader.writeInt(to, at + 16, lastSenderReport);
        RtpHeader.writeInt(to, at + 20, delaySinceSenderReport);
    }
}
