package org.strowger.mediaserver;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import org.strowger.mediaserver.MediaPlane.Figures;
import org.strowger.protocol.v1.LegQuality;

/** What was measured, in the words of the contract and of a ladder. */
final class QualityRecord {
    private QualityRecord() {}

    static LegQuality of(Figures figures) {
        LegQuality.Builder quality =
                LegQuality.newBuilder().setIn(of(figures.in())).setOut(of(figures.out()));
        set(figures.roundTripMillis(), quality::setRoundTripMs);
        return quality.build();
    }

    private static org.strowger.protocol.v1.StreamQuality of(StreamQuality stream) {
        var quality = org.strowger.protocol.v1.StreamQuality.newBuilder();
        set(stream.packets(), quality::setPackets);
        set(stream.lost(), quality::setLost);
        set(stream.lossPercent(), quality::setLossPercent);
        set(stream.late(), quality::setLate);
        set(stream.duplicates(), quality::setDuplicates);
        set(stream.overflowed(), quality::setOverflowed);
        set(stream.jitterMillis(), quality::setJitterMs);
        set(stream.bufferMillis(), quality::setBufferMs);
        set(stream.delayMillis(), quality::setDelayMs);
        set(stream.mos(), quality::setMos);
        return quality.build();
    }

    private static void set(OptionalLong figure, LongConsumer field) {
        figure.ifPresent(field);
    }

    private static void set(OptionalDouble figure, DoubleConsumer field) {
        // Two decimals: more would be noise.
        figure.ifPresent(value -> field.accept(Math.round(value * 100) / 100.0));
    }

    /** One line for people. */
    static String line(Figures figures) {
        return "in " + line(figures.in()) + "; out sent " + figures.sent() + ", " + line(figures.out())
                + "; round trip " + text(figures.roundTripMillis(), "%.0f ms");
    }

    private static String line(StreamQuality stream) {
        return "packets " + (stream.packets().isPresent() ? stream.packets().getAsLong() : "unknown")
                + ", loss " + text(stream.lossPercent(), "%.1f %%")
                + ", jitter " + text(stream.jitterMillis(), "%.1f ms")
                + ", MOS " + text(stream.mos(), "%.1f");
    }

    private static String text(OptionalDouble figure, String form) {
        return figure.isPresent() ? String.format(Locale.ROOT, form, figure.getAsDouble()) : "unknown";
    }
}
