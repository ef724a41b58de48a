package org.strowger.codecs;

/**
 * What encoder and decoder know alike about one of G.722's two bands: an adaptive predictor with two poles and six zeros
 * (ITU-T G.722 §3.6, "block 4") and an adaptive step (§3.5, "block 3"). Names of the methods' parts follow the standard.
 */
final class G722Band {
    /** Multipliers of the step by the lower five bits of its logarithm (G.722 table 14, ILB). */
    private static final short[] ILB = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834, 2896, 2960,
        3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
    };

    /** What places the step's logarithm, and its limit, in the lower band. */
    static final int LOW = 8;

    static final int LOW_LIMIT = 18_432;

    private final int logShift;
    private final int logLimit;

    /** The step's logarithm, NB; 2048 to the octave. */
    private int log;

    private int step;
    private int prediction;
    private int zeros;

    // Poles; twice the last two reconstructed signals; signs of the last two partial ones.
    private int a1;
    private int a2;
    private int r1;
    private int r2;
    private int p1;
    private int p2;

    // Zeros; twice the last six differences, whose signs are all that adaptation asks for.
    private int b1;
    private int b2;
    private int b3;
    private int b4;
    private int b5;
    private int b6;
    private int d1;
    private int d2;
    private int d3;
    private int d4;
    private int d5;
    private int d6;

    private G722Band(int logShift, int logLimit) {
        this.logShift = logShift;
        this.logLimit = logLimit;
        step = step(0, logShift);
    }

    static G722Band low() {
        return new G722Band(LOW, LOW_LIMIT);
    }

    static G722Band high() {
        return new G722Band(10, 22_528);
    }

    void reset() {
        reset(0);
    }

    /** Begins anew, but for the step's logarithm. */
    void reset(int stepLog) {
        log = stepLog;
        step = step(log, logShift);
        prediction = 0;
        zeros = 0;
        a1 = a2 = r1 = r2 = p1 = p2 = 0;
        b1 = b2 = b3 = b4 = b5 = b6 = 0;
        d1 = d2 = d3 = d4 = d5 = d6 = 0;
    }

    /** Knows what another one of the same band knows. */
    void follow(G722Band other) {
        log = other.log;
        step = other.step;
        prediction = other.prediction;
        zeros = other.zeros;
        a1 = other.a1;
        a2 = other.a2;
        r1 = other.r1;
        r2 = other.r2;
        p1 = other.p1;
        p2 = other.p2;
        b1 = other.b1;
        b2 = other.b2;
        b3 = other.b3;
        b4 = other.b4;
        b5 = other.b5;
        b6 = other.b6;
        d1 = other.d1;
        d2 = other.d2;
        d3 = other.d3;
        d4 = other.d4;
        d5 = other.d5;
        d6 = other.d6;
    }

    /** What the band's next sample is expected to be. */
    int prediction() {
        return prediction;
    }

    /** The quantizer's step, DET. */
    int step() {
        return step;
    }

    /** The quantized difference that {@code level} of the quantizer's table stands for at the present step. */
    int difference(int level) {
        return product(step, level);
    }

    /**
     * The sample is told: step and predictor adapt.
     *
     * @param difference between the sample and its prediction, quantized
     * @param growth of the step's logarithm, from the table for the code
     */
    void adapt(int difference, int growth) {
        log = grown(log, growth, logLimit);
        step = step(log, logShift);
        int r0 = saturated(prediction + difference);
        int p0 = saturated(zeros + difference) >> 15;
        adaptPoles(p0);
        adaptZeros(difference);
        p2 = p1;
        p1 = p0;
        r2 = r1;
        r1 = saturated(2 * r0);
        int poles = saturated(product(a1, r1) + product(a2, r2));
        prediction = saturated(poles + zeros);
    }

    /** The step that its logarithm stands for (SCALEL, SCALEH). */
    static int step(int log, int logShift) {
        int shift = logShift - (log >> 11);
        int mantissa = ILB[log >> 6 & 31];
        return (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
    }

    /** UPPOL2, UPPOL1: the second pole within ±0.75, the first so that the filter stays stable. */
    private void adaptPoles(int p0) {
        int quadruple = saturated(a1 << 2);
        int push = p0 == p1 ? saturated(-quadruple) : quadruple;
        int second = (push >> 7) + (p0 == p2 ? 128 : -128) + product(a2, 32_512);
        second = Math.clamp(second, -12_288, 12_288);
        int first = saturated((p0 == p1 ? 192 : -192) + product(a1, 32_640));
        int limit = 15_360 - second;
        a1 = Math.clamp(first, -limit, limit);
        a2 = second;
    }

    /** UPZERO, the delay line, and FILTEZ. */
    private void adaptZeros(int difference) {
        int gain = difference == 0 ? 0 : 128;
        int sign = difference >> 15;
        b1 = (d1 >> 15 == sign ? gain : -gain) + product(b1, 32_640);
        b2 = (d2 >> 15 == sign ? gain : -gain) + product(b2, 32_640);
        b3 = (d3 >> 15 == sign ? gain : -gain) + product(b3, 32_640);
        b4 = (d4 >> 15 == sign ? gain : -gain) + product(b4, 32_640);
        b5 = (d5 >> 15 == sign ? gain : -gain) + product(b5, 32_640);
        b6 = (d6 >> 15 == sign ? gain : -gain) + product(b6, 32_640);
        d6 = d5;
        d5 = d4;
        d4 = d3;
        d3 = d2;
        d2 = d1;
        d1 = saturated(2 * difference);
        zeros = saturated(product(b1, d1)
                + product(b2, d2)
                + product(b3, d3)
                + product(b4, d4)
                + product(b5, d5)
                + product(b6, d6));
    }

    /** The step's next logarithm (LOGSCL, LOGSCH). */
    static int grown(int log, int growth, int limit) {
        return Math.max(0, Math.min(limit, ((log * 127) >> 7) + growth));
    }

    private static int product(int one, int other) {
        return (one * other) >> 15;
    }

    static int saturated(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    /** LIMIT: the bands have 15 bits. */
    static int limited(int value) {
        return Math.max(-16_384, Math.min(16_383, value));
    }
}
