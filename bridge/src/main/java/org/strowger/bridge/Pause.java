package org.strowger.bridge;

/**
 * A far end's word that it sends nothing until it has something to say (RFC 3389), and how its silence is to sound. Lasts until
 * speech that was sent later is played: while that waits in the jitter buffer, the noise goes on. One thread.
 */
final class Pause {
    private final byte[] description = new byte[1 + ComfortNoise.ORDER];
    /** 0 = it does not pause. */
    private int length;

    private boolean ending;

    /** It pauses, or tells again how that sounds. An empty payload tells of dead silence. */
    void begin(byte[] payload, int offset, int count) {
        length = Math.clamp(count, 1, description.length);
        description[0] = ComfortNoise.SILENCE;
        System.arraycopy(payload, offset, description, 0, Math.min(count, length));
        ending = false;
    }

    /** Speech has come that was sent after it. */
    void speechCame() {
        ending = length > 0;
    }

    /** Whether it lasts. */
    boolean isOn() {
        return length > 0;
    }

    /** Whether what is played next was sent after it. */
    boolean isEnding() {
        return ending;
    }

    /** A frame is about to be heard. */
    void complete(Frame frame) {
        if (length > 0 && frame.isMissing()) {
            frame.silent(description, length);
        } else if (ending) {
            end();
        }
    }

    void end() {
        length = 0;
        ending = false;
    }
}
