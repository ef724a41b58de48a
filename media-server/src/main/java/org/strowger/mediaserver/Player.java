package org.strowger.mediaserver;

import java.util.ArrayDeque;
import java.util.Deque;
import org.strowger.bridge.Frame;
import org.strowger.mediaserver.MediaPlane.Prompt;

/**
 * Plays sounds to one leg, one after another; one that repeats gives way to the next. Few wait: of many entry tones, or of
 * one who mutes himself and back all the time, the last are worth hearing. What is broken off is faded out, so that nobody
 * hears a click. One thread.
 */
final class Player {
    private static final int MOST_WAITING = 3;
    /** 5 ms. */
    private static final int FADE = 40;

    private record Playing(Prompt prompt, Sound sound) {}

    /** Hears when a sound has ended by itself, or was passed over. */
    interface Ends {
        void played(Prompt prompt);
    }

    private final Ends ends;
    private final Deque<Playing> queue = new ArrayDeque<>();
    private int position;
    /** What is left of one that was broken off, soft at its end. */
    private final short[] broken = new short[FADE];

    private boolean fading;
    /** A leg at another sample rate has to hear what its filter still holds of the last sound. */
    private boolean ringing;

    Player(Ends ends) {
        this.ends = ends;
    }

    void add(Prompt prompt, Sound sound) {
        Playing last = queue.peekLast();
        if (last != null && last.sound.repeats()) {
            if (queue.size() == 1) {
                breakOff();
            }
            queue.removeLast();
        }
        if (queue.size() > MOST_WAITING) {
            passOverTheNext();
        }
        queue.add(new Playing(prompt, sound));
    }

    private void passOverTheNext() {
        Playing now = queue.remove();
        ends.played(queue.remove().prompt);
        queue.addFirst(now);
    }

    void stop() {
        breakOff();
        queue.clear();
    }

    /** The sound that is heard now goes no further than its fade. */
    private void breakOff() {
        if (position > 0 && !queue.isEmpty()) {
            short[] sound = queue.element().sound.samples();
            for (int i = 0; i < FADE; i++) {
                int sample = position + i < sound.length ? sound[position + i] : 0;
                broken[i] = (short) (sample * (FADE - i) / FADE);
            }
            fading = true;
        }
        position = 0;
    }

    boolean active() {
        return fading || ringing || !queue.isEmpty();
    }

    /** Mixes the next 20 ms over what is there. */
    void over(short[] samples) {
        ringing = fading || !queue.isEmpty();
        if (fading) {
            fading = false;
            mix(broken, 0, samples, 0, FADE);
        }
        int at = 0;
        while (at < Frame.SAMPLES && !queue.isEmpty()) {
            short[] sound = queue.element().sound.samples();
            int count = Math.min(Frame.SAMPLES - at, sound.length - position);
            mix(sound, position, samples, at, count);
            at += count;
            position += count;
            if (position >= sound.length) {
                end();
            }
        }
    }

    /** Adds so many samples of a sound to what is there. */
    static void mix(short[] sound, int from, short[] samples, int at, int count) {
        for (int i = 0; i < count; i++) {
            int sum = samples[at + i] + sound[from + i];
            samples[at + i] = (short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    private void end() {
        position = 0;
        if (!queue.element().sound.repeats()) {
            ends.played(queue.remove().prompt);
        }
    }
}
