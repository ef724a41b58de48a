package org.strowger.mediaserver;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.strowger.bridge.Arrival;
import org.strowger.mediaserver.MediaPlane.Figures;
import org.strowger.mediaserver.RtcpReader.ReportBlock;

/**
 * What is measured of one leg, both directions: ours from its packets and the jitter buffer, the far end's from its reports
 * (docs/design/quality.md). The leg's worker; allocates nothing but for {@link #figures}.
 */
final class QualityMeter {
    private final Counters counters;
    private final ReceptionStatistics reception = new ReceptionStatistics();
    private final FarEndReports farEnd = new FarEndReports();
    private final OpinionScore score = new OpinionScore();

    private EModel.Codec codec = EModel.Codec.of("");
    private int clockRate = 8000;
    private int packetMillis = 20;

    private long late;
    private long duplicates;
    private long overflowed;
    private long unheardAtInterval;
    private double bufferSum;
    private int bufferSamples;
    private double delayMillis = -1;

    QualityMeter(Counters counters) {
        this.counters = counters;
    }

    /** What was agreed, perhaps anew. */
    void agree(String encoding, int unitsPerSecond, int newPacketMillis) {
        codec = EModel.Codec.of(encoding);
        clockRate = unitsPerSecond;
        packetMillis = newPacketMillis;
        reception.clockRate(unitsPerSecond);
    }

    ReceptionStatistics reception() {
        return reception;
    }

    FarEndReports farEnd() {
        return farEnd;
    }

    /** What became of a packet in the jitter buffer. */
    void arrived(Arrival arrival) {
        if (arrival == Arrival.LATE) {
            late++;
        } else if (arrival == Arrival.DUPLICATE) {
            duplicates++;
        }
    }

    /** A report block of the far end's, about whomever. */
    void reported(long now, ReportBlock block, RtpSender sender) {
        if (block.ssrc() != sender.ssrc()) {
            counters.add(MediaCounter.REPORTS_ABOUT_OTHERS);
        } else if (!farEnd.take(now, block, sender.sequence() - 1, sender.packets(), clockRate, packetMillis, codec)) {
            counters.add(MediaCounter.REPORTS_ABSURD);
        }
    }

    /**
     * Ends an interval, about every 4 s.
     *
     * @param bufferMillis delay of the jitter buffer now; negative = unknown
     * @param overflow packets that it has thrown away since the leg's beginning
     */
    void endInterval(double bufferMillis, long overflow) {
        reception.endInterval();
        overflowed = overflow;
        long unheard = late + overflowed - unheardAtInterval;
        unheardAtInterval = late + overflowed;
        if (bufferMillis < 0) {
            return;
        }
        bufferSum += bufferMillis;
        bufferSamples++;
        delayMillis = packetMillis + Math.max(0, farEnd.roundTripMillis()) / 2 + bufferMillis;
        long expected = reception.expectedInInterval();
        double loss = expected == 0 ? 0 : Math.min(100, 100.0 * (reception.lostInInterval() + unheard) / expected);
        double rating = score.interval(expected, delayMillis, loss, codec);
        if (rating >= 0) {
            counters.add(category(rating));
        }
    }

    /** G.109 table 1: how many users are satisfied. */
    private static MediaCounter category(double rating) {
        if (rating >= 80) {
            return MediaCounter.INTERVALS_GOOD;
        }
        if (rating >= 70) {
            return MediaCounter.INTERVALS_FAIR;
        }
        return rating >= 60 ? MediaCounter.INTERVALS_POOR : MediaCounter.INTERVALS_BAD;
    }

    Figures figures(long sent, long firstPacketNanos) {
        return new Figures(
                sent,
                firstPacketNanos,
                known(farEnd.roundTripMillis()),
                reception.begun() ? in() : StreamQuality.UNKNOWN,
                farEnd.quality());
    }

    private StreamQuality in() {
        long expected = reception.expectedInInterval();
        return new StreamQuality(
                OptionalLong.of(reception.received()),
                OptionalLong.of(reception.lost()),
                OptionalDouble.of(100.0 * reception.lost() / reception.expected()),
                expected == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(100.0 * reception.lostInInterval() / expected),
                OptionalLong.of(late),
                OptionalLong.of(duplicates),
                OptionalLong.of(overflowed),
                known(reception.jitterMillis()),
                bufferSamples == 0 ? OptionalDouble.empty() : OptionalDouble.of(bufferSum / bufferSamples),
                known(delayMillis),
                score.now(),
                score.whole());
    }

    private static OptionalDouble known(double figure) {
        return figure < 0 ? OptionalDouble.empty() : OptionalDouble.of(figure);
    }
}
