package org.strowger.mediaserver;

/**
 * Samples to be played, 8,000 a second.
 *
 * @param repeats whether it goes on until it is stopped; such a sound never ends by itself
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed after it was made, and never compared.
record Sound(short[] samples, boolean repeats) {
    /** What a missing prompt sounds like. */
    static final Sound NOTHING = new Sound(new short[0], false);
}
