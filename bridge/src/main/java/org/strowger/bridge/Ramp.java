package org.strowger.bridge;

/** Lets a frame begin or end in silence, so that there is no step in the wave. */
final class Ramp {
    private Ramp() {}

    /** Over the first fifth, 4 ms. */
    static void in(short[] frame) {
        int length = frame.length / 5;
        for (int i = 0; i < length; i++) {
            frame[i] = (short) (frame[i] * i / length);
        }
    }

    /** Over the first three quarters: a resampler hands out the end of it later. */
    static void out(short[] frame) {
        int length = frame.length * 3 / 4;
        for (int i = 0; i < frame.length; i++) {
            frame[i] = i < length ? (short) (frame[i] * (length - i) / length) : 0;
        }
    }
}
