package org.strowger.conference;

/**
 * How a conference is mixed.
 *
 * @param talkers how many are heard at once of those who are heard together, 1 to 64: the loudest
 * @param dominance by how many decibels the others are turned down while one who has precedence talks, 0 or more; infinite =
 *     they are not heard
 */
public record Mixing(int talkers, double dominance) {
    /** What most conferences want. */
    public static final Mixing USUAL = new Mixing(8, 15);

    /** @throws IllegalArgumentException naming what is out of its range */
    public Mixing {
        if (talkers < 1 || talkers > 64) {
            throw new IllegalArgumentException("talkers must be 1 to 64, not " + talkers);
        }
        if (!(dominance >= 0)) {
            throw new IllegalArgumentException("dominance must be 0 dB or more, not " + dominance);
        }
    }
}
