package org.strowger.bridge;

/**
 * What ties a participant to his leg: frames in, frames out, one of each per tick. The leg itself where one worker owns
 * both socket and conference, else the conference's end of a {@link CrossLine}.
 *
 * <p>Called by the conference's worker alone, within the tick; nothing here may wait or allocate.
 */
public interface Line {
    /** What the far end sends and hears now; may change between two ticks (re-INVITE). */
    Codec codec();

    /** Steps from a participant to the furthest object that his tick needs. */
    int DEPTHS = 6;

    /**
     * Brings what {@link #next} and {@link #hear} will need into the cache, by reading a word of each object that is {@code depth}
     * steps away. What a tick needs has left the cache since the last one, and the processor would wait for one object after another;
     * asked for the same of many parties, it waits for all of them at once.
     *
     * @return anything made of what was read, which the caller must use, or the compiler leaves the reading out
     */
    default int prefetch(int depth) {
        return 0;
    }

    /** The next 20 ms of the far end's speech. */
    void next(long now, Frame frame);

    /** Whether it must have samples even where a shared payload would do: something is played over what it hears. */
    boolean wantsSamples();

    /**
     * What is to be heard now, coded once for everybody who hears the same. The payload is good for this call only.
     *
     * @param length bytes; 0 if the packet is not full yet
     */
    void hear(Codec codec, byte[] payload, int length);

    /** What this one alone is to hear now, 20 ms of samples at the rate of {@link #codec}, good for this call only. */
    void hear(short[] samples);

    /** Nobody talks. */
    void hearNothing();

    /** Asked now and then while nobody talks: whether the far end has sent nothing since the last time, and is sent nothing. */
    default boolean isStill() {
        return false;
    }

    /** After {@link #isStill}: the next tick may be seconds away. The line itself must see to it that one comes when it is needed. */
    default void rest() {}

    /** Ticks come regularly again. */
    default void rouse() {}
}
