package org.strowger.mediaserver;

import java.util.Optional;

/** Tones by name, made when first asked for; frequencies and cadences of ITU-T E.180 as used in most of Europe. */
final class Tones {
    private static final int RATE = 8000;
    /** Rise and fall, so that a tone does not click. */
    private static final int RAMP = 40;

    private static final double LEVEL = 4000;

    private Tones() {}

    static Optional<Sound> named(String name) {
        return switch (name) {
            case "entry" -> Optional.of(new Sound(join(tone(100, 523), tone(140, 784)), false));
            case "exit" -> Optional.of(new Sound(join(tone(100, 784), tone(140, 523)), false));
            case "muted" -> Optional.of(new Sound(join(tone(80, 440), tone(80, 330)), false));
            case "unmuted" -> Optional.of(new Sound(join(tone(80, 330), tone(80, 440)), false));
            case "hand-raised" -> Optional.of(new Sound(join(tone(60, 660), tone(60, 880)), false));
            case "hand-lowered" -> Optional.of(new Sound(join(tone(60, 880), tone(60, 660)), false));
            case "beep" -> Optional.of(new Sound(tone(200, 1000), false));
            case "ringback" -> Optional.of(new Sound(join(tone(1500, 425), pause(3500)), true));
            case "busy" -> Optional.of(new Sound(join(tone(500, 425), pause(500)), true));
            case "congestion" -> Optional.of(new Sound(join(tone(250, 425), pause(250)), true));
            default -> Optional.empty();
        };
    }

    private static short[] tone(int millis, double hertz) {
        short[] samples = pause(millis);
        for (int i = 0; i < samples.length; i++) {
            double ramp = Math.min(1.0, Math.min(i, samples.length - 1 - i) / (double) RAMP);
            samples[i] = (short) (LEVEL * ramp * Math.sin(2 * Math.PI * hertz * i / RATE));
        }
        return samples;
    }

    private static short[] pause(int millis) {
        return new short[millis * RATE / 1000];
    }

    private static short[] join(short[] one, short[] other) {
        short[] both = new short[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
