package org.strowger.codecs;

/** The quantizers' constants of ITU-T G.722 (tables 14 to 21), under the standard's names. */
final class G722Tables {
    /** Decision levels of the lower band's 60-level quantizer. */
    static final short[] Q6 = {
        0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219,
        1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    /** Output levels of the lower band's 60-level quantizer, by code. */
    static final short[] QM6 = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576,
        -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040,
        -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
    };

    /** Output levels of its upper four bits, from which both ends adapt. */
    static final short[] QM4 = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0
    };

    /** Growth of the lower band's step by these four bits (WL of RL42). */
    static final short[] GROWTH4 = {-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60};

    /** Output levels of the upper band's four-level quantizer, by code. */
    static final short[] QM2 = {-7408, -1616, 7408, 1616};

    /** Growth of the upper band's step (WH of RH2). */
    static final short[] GROWTH2 = {798, -214, 798, -214};

    /** The quadrature mirror filter's even coefficients; its odd ones are these backwards. */
    static final int[] MIRROR = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    private G722Tables() {}
}
