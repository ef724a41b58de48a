package org.strowger.systemtests.impairment;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A sound by which both presence and delay can be told: four tones in turn, half a second each, so that a step is known from
 * others for two seconds. Any thread.
 */
final class ToneSteps {
    static final int SAMPLES = 160;
    /** Packets of 20 ms for which a tone lasts. */
    static final int PACKETS = 25;

    private static final int[] TONES = {600, 1000, 1400, 1800};
    /** -12 dB of full scale. */
    private static final double AMPLITUDE = 8192;
    /** A quarter of what is sent: below it a tone is not there. */
    private static final double PRESENT = AMPLITUDE / 4;

    private final Map<Long, Long> begun = new ConcurrentHashMap<>();

    /** The samples of a packet, which is sent now. */
    void packet(long number, long now, short[] pcm) {
        long step = number / PACKETS;
        if (number % PACKETS == 0) {
            begun.put(step, now);
        }
        // Each tone makes whole waves within a step, so none begins with a click.
        int hertz = TONES[(int) (step % TONES.length)];
        for (int i = 0; i < SAMPLES; i++) {
            long sample = number * SAMPLES + i;
            pcm[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hertz * (sample % 8000) / 8000));
        }
    }

    /** Which tone is in 20 ms of sound; -1 for none. */
    static int heard(short[] pcm) {
        int strongest = -1;
        double most = PRESENT;
        for (int tone = 0; tone < TONES.length; tone++) {
            double amplitude = amplitude(pcm, TONES[tone]);
            if (amplitude > most) {
                most = amplitude;
                strongest = tone;
            }
        }
        return strongest;
    }

    /** Goertzel's algorithm; 20 ms hold whole waves of each tone. */
    private static double amplitude(short[] pcm, int hertz) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / 8000);
        double one = 0;
        double two = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double zero = pcm[i] + coefficient * one - two;
            two = one;
            one = zero;
        }
        return 2 * Math.sqrt(Math.max(0, one * one + two * two - coefficient * one * two)) / SAMPLES;
    }

    static int after(int tone) {
        return (tone + 1) % TONES.length;
    }

    /** How long ago the latest step with this tone began to be sent; empty if there was none. */
    OptionalLong since(int tone, long now) {
        return begun.entrySet().stream()
                .filter(step -> step.getKey() % TONES.length == tone && step.getValue() <= now)
                .mapToLong(step -> now - step.getValue())
                .min();
    }
}
