package org.strowger.systemtests.impairment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a listener heard of {@link ToneSteps}. One thread adds, any may ask.
 *
 * <p>A frame of 20 ms has the tone when it is there with a quarter of its amplitude at least. A window of 100 ms has it when
 * three of its five frames have: a hole shorter than 60 ms is a click, not a missing tone. This is how the load tester
 * judges a tone, too, but for its windows, which are whole bursts.
 */
public final class Heard {
    private static final int WINDOW = 5;
    private static final int ENOUGH = 3;

    private final ToneSteps spoken;
    private final List<Boolean> frames = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<Double> delays = new ArrayList<>();
    private final List<Long> delayTimes = new ArrayList<>();
    private int current = -1;

    Heard(ToneSteps spoken) {
        this.spoken = spoken;
    }

    /** A frame of 20 ms was heard; one that never came is silence. */
    synchronized void frame(long now, short[] pcm) {
        int tone = ToneSteps.heard(pcm);
        times.add(now);
        frames.add(tone >= 0);
        if (tone < 0) {
            return;
        }
        if (current >= 0 && tone == ToneSteps.after(current)) {
            spoken.since(tone, now).ifPresent(nanos -> {
                delays.add(nanos / 1e6);
                delayTimes.add(now);
            });
        }
        current = tone;
    }

    /** What was heard between two times, which may be 0 and {@link Long#MAX_VALUE}. */
    synchronized Figures between(long from, long until) {
        List<Boolean> present = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            if (times.get(i) >= from && times.get(i) < until) {
                present.add(frames.get(i));
            }
        }
        int windows = present.size() / WINDOW;
        int whole = 0;
        for (int i = 0; i < windows; i++) {
            long there = present.subList(i * WINDOW, (i + 1) * WINDOW).stream()
                    .filter(frame -> frame)
                    .count();
            whole += there >= ENOUGH ? 1 : 0;
        }
        long there = present.stream().filter(frame -> frame).count();
        double[] between = new double[delays.size()];
        int count = 0;
        for (int i = 0; i < delays.size(); i++) {
            if (delayTimes.get(i) >= from && delayTimes.get(i) < until) {
                between[count++] = delays.get(i);
            }
        }
        double[] sorted = Arrays.copyOf(between, count);
        Arrays.sort(sorted);
        return new Figures(
                present.size(),
                present.isEmpty() ? 0 : 100.0 * there / present.size(),
                windows == 0 ? 0 : 100.0 * whole / windows,
                count,
                percentile(sorted, 0),
                percentile(sorted, 0.5),
                percentile(sorted, 0.95),
                percentile(sorted, 1));
    }

    private static double percentile(double[] sorted, double part) {
        return sorted.length == 0 ? -1 : sorted[(int) Math.round(part * (sorted.length - 1))];
    }

    /**
     * @param frames heard
     * @param framesPercent of them with the tone
     * @param windowsPercent of the windows with the tone
     * @param delays measured, the next four in milliseconds from sending to hearing, -1 for none
     */
    public record Figures(
            int frames,
            double framesPercent,
            double windowsPercent,
            int delays,
            double leastDelay,
            double medianDelay,
            double delay95,
            double mostDelay) {
        /** One line for scripts. */
        public String json(String name) {
            return String.format(
                    Locale.ROOT,
                    "{\"run\":\"%s\",\"frames\":%d,\"frames_pct\":%.2f,\"tone_pct\":%.2f,\"delays\":%d,"
                            + "\"delay_ms\":{\"min\":%.0f,\"p50\":%.0f,\"p95\":%.0f,\"max\":%.0f}}",
                    name,
                    frames,
                    framesPercent,
                    windowsPercent,
                    delays,
                    leastDelay,
                    medianDelay,
                    delay95,
                    mostDelay);
        }
    }
}
