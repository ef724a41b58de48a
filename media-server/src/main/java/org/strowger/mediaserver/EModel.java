package org.strowger.mediaserver;

import java.util.Locale;

/**
 * The E-model: how a talk would be judged, from what was measured of it (ITU-T G.107, narrowband scale, all that is not
 * measured at its default; docs/design/quality.md). Pure.
 */
final class EModel {
    /** R of a direct line: all parameters at their defaults, no delay, no loss (G.107 §7.7). */
    private static final double DIRECT = 93.2;
    /** Effective bound of an impairment by equipment (G.107 §7.5). */
    private static final double WORST_EQUIPMENT = 95;

    // Defaults of G.107 table 2 and what follows from them.
    /** Talker echo loudness rating, dB. */
    private static final double TELR = 65;
    /** Weighted echo path loss, dB. */
    private static final double WEPL = 110;
    /** Basic signal to noise ratio Ro. */
    private static final double RO = 94.77;
    /** −1.5 (No − RLR), with No = −61.18 dBm0p and RLR = 2 dB. */
    private static final double ROE = 94.77;
    /** Shortest delay that is noticed by itself, ms (mT). */
    private static final double NOTICED = 100;

    private EModel() {}

    /**
     * What a codec and its concealment make of the speech (G.113 Appendix I).
     *
     * @param ie impairment without loss
     * @param bpl robustness against random loss
     */
    record Codec(double ie, double bpl) {
        /** G.711 with concealment as in its Appendix I: G.113 table I.4. */
        private static final Codec G711 = new Codec(0, 25.1);
        /** On the narrowband scale no worse than G.711; its robustness is an assumption, G.113 has none on this scale. */
        private static final Codec G722 = new Codec(0, 10);
        /** Likewise assumed: forward error correction and its own concealment. */
        private static final Codec OPUS = new Codec(0, 20);

        /** @param encoding as in rtpmap; of what is not known, as G.711 */
        static Codec of(String encoding) {
            return switch (encoding.toUpperCase(Locale.ROOT)) {
                case "G722" -> G722;
                case "OPUS" -> OPUS;
                default -> G711;
            };
        }
    }

    /**
     * The transmission rating R = 93.2 − Id − Ie,eff, from 0 to 93.2.
     *
     * @param oneWayMillis mouth to ear, half the round trip
     * @param lossPercent packets that were not heard, at random
     */
    static double rating(double oneWayMillis, double lossPercent, Codec codec) {
        double equipment = codec.ie + (WORST_EQUIPMENT - codec.ie) * lossPercent / (lossPercent + codec.bpl);
        double rating = DIRECT - delayImpairment(Math.max(0, oneWayMillis)) - equipment;
        return Math.clamp(rating, 0, DIRECT);
    }

    /** Mean opinion score of a rating (G.107 Annex B), 1 to 4.41 here. */
    static double mos(double rating) {
        // Below R = 6.5 the polynomial falls under 1, which no listener can give.
        return rating <= 0 ? 1 : Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
    }

    /** Id = Idte + Idle + Idd (G.107 §7.4), without the trace of Idle that 93.2 has in it already. */
    private static double delayImpairment(double millis) {
        return talkerEcho(millis) + listenerEcho(2 * millis) - listenerEcho(0) + pureDelay(millis);
    }

    private static double talkerEcho(double millis) {
        double heard =
                TELR - 40 * Math.log10((1 + millis / 10) / (1 + millis / 150)) + 6 * Math.exp(-0.3 * millis * millis);
        double half = (ROE - 80 - 2.5 * (heard - 14)) / 2;
        return (half + Math.sqrt(half * half + 100) - 1) * (1 - Math.exp(-millis));
    }

    private static double listenerEcho(double roundTripMillis) {
        double half = (RO - 10.5 * (WEPL + 7) * Math.pow(roundTripMillis + 1, -0.25)) / 2;
        return half + Math.sqrt(half * half + 169);
    }

    private static double pureDelay(double millis) {
        if (millis <= NOTICED) {
            return 0;
        }
        double x = Math.log(millis / NOTICED) / Math.log(2);
        return 25 * (Math.pow(1 + Math.pow(x, 6), 1 / 6.0) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1 / 6.0) + 2);
    }
}
