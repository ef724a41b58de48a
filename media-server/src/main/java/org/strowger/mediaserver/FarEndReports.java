package org.strowger.mediaserver;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.strowger.mediaserver.RtcpReader.ReportBlock;

/** How the far end says that it hears us, from its report blocks (RFC 3550 §6.4.1). One thread. */
final class FarEndReports {
    /** Sender reports that may be echoed: the far end answers one of the last few. */
    private static final int REMEMBERED = 4;
    /** Arrival is known to one slot of the worker. */
    private static final long LEAST_ROUND_TRIP = -10_000_000;

    private static final long LONGEST_ROUND_TRIP = 30_000_000_000L;

    private final int[] sentReports = new int[REMEMBERED];
    private final long[] sentAt = new long[REMEMBERED];
    private int nextSent;

    private final OpinionScore score = new OpinionScore();
    private boolean told;
    private long reached;
    private long lost;
    private double lossNow;
    private double jitterMillis;
    private double delayMillis = -1;
    private long roundTrip = -1;

    /** A sender report of ours has gone out. */
    void sent(long now, int ntpMiddle) {
        sentReports[nextSent] = ntpMiddle;
        sentAt[nextSent] = now;
        nextSent = (nextSent + 1) % REMEMBERED;
    }

    /**
     * A block about us has come.
     *
     * @param sequence our last packet's
     * @param packets that we have sent
     * @return false if it cannot be true
     */
    boolean take(
            long now,
            ReportBlock block,
            int sequence,
            long packets,
            int clockRate,
            int packetMillis,
            EModel.Codec codec) {
        int behind = (sequence - block.highestSequence()) & 0xffff;
        long expected = packets - behind;
        if (expected <= 0 || block.cumulativeLost() > expected || block.jitter() / clockRate > 60) {
            return false;
        }
        long since = Math.max(0, expected - reached);
        reached = Math.max(reached, expected);
        told = true;
        lost = Math.max(0, block.cumulativeLost());
        lossNow = block.fractionLost() / 256.0;
        jitterMillis = block.jitter() * 1000.0 / clockRate;
        roundTrip(now, block);
        delayMillis = roundTrip < 0 ? -1 : packetMillis + roundTrip / 2e6;
        score.interval(since, roundTrip < 0 ? packetMillis : delayMillis, 100 * lossNow, codec);
        return true;
    }

    private void roundTrip(long now, ReportBlock block) {
        if (block.lastSenderReport() == 0) {
            return;
        }
        for (int i = 0; i < REMEMBERED; i++) {
            if (sentReports[i] == block.lastSenderReport()) {
                long trip = now - sentAt[i] - block.delaySinceSenderReport() * 1_000_000_000 / 65_536;
                if (trip >= LEAST_ROUND_TRIP && trip <= LONGEST_ROUND_TRIP) {
                    roundTrip = Math.max(0, trip);
                }
                return;
            }
        }
    }

    /** Milliseconds to the far end and back, without the time that it kept our report; negative = unknown. */
    double roundTripMillis() {
        return roundTrip < 0 ? -1 : roundTrip / 1e6;
    }

    StreamQuality quality() {
        if (!told) {
            return StreamQuality.UNKNOWN;
        }
        return new StreamQuality(
                OptionalLong.of(reached - lost),
                OptionalLong.of(lost),
                OptionalDouble.of(100.0 * lost / reached),
                OptionalDouble.of(100 * lossNow),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.of(jitterMillis),
                OptionalDouble.empty(),
                delayMillis < 0 ? OptionalDouble.empty() : OptionalDouble.of(delayMillis),
                score.now(),
                score.whole());
    }
}
