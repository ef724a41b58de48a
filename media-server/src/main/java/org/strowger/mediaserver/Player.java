package org.strowger.mediaserver;

import java.util.ArrayDeque;
import java.util.Deque;
import org.strowger.bridge.Frame;
import org.strowger.mediaserver.MediaPlane.Prompt;

/**
 * Plays sounds to one leg, one after another; one that repeats gives way to the next. Few wait: of many entry tones, or of
 * one who mutes himself and back all the time, the last are worth hearing. One thread.
 */
final class Player {
    private static final int MOST_WAITING = 3;

    private record Playing(Prompt prompt, Sound sound) {}

    /** Hears when a sound has ended by itself, or was passed over. */
    interface Ends {
        void played(Prompt prompt);
    }

    private final Ends ends;
    private final Deque<Playing> queue = new ArrayDeque<>();
    private int position;

    Player(Ends ends) {
        this.ends = ends;
    }

    void add(Prompt prompt, Sound sound) {
        Playing last = queue.peekLast();
        if (last != null && last.sound.repeats()) {
            queue.removeLast();
            if (queue.isEmpty()) {
                position = 0;
            }
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
        queue.clear();
        position = 0;
    }

    boolean active() {
        return !queue.isEmpty();
    }

    /** Mixes the next 20 ms over what is there. */
    void over(short[] samples) {
        int at = 0;
        while (at < Frame.SAMPLES && !queue.isEmpty()) {
            short[] sound = queue.element().sound.samples();
            int count = Math.min(Frame.SAMPLES - at, sound.length - position);
            for (int i = 0; i < count; i++) {
                int sum = samples[at + i] + sound[position + i];
                samples[at + i] = (short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
            }
            at += count;
            position += count;
            if (position >= sound.length) {
                end();
            }
        }
    }

    private void end() {
        position = 0;
        if (!queue.element().sound.repeats()) {
            ends.played(queue.remove().prompt);
        }
    }
}
