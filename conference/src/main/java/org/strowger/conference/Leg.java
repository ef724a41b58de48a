package org.strowger.conference;

/**
 * A participant's connection as the focus sees it: a telephone call, SIP phone, browser or text client, and the focus cannot
 * tell which.
 *
 * <p>Called from the conference's serial queue; returns at once.
 */
public interface Leg {
    /**
     * Hears the conference and is heard in it, as {@link #wire}, {@link #talk} and {@link #mute} have said.
     *
     * @param mixing how it is mixed from now on
     */
    void join(String conference, Mixing mixing);

    /** Out of the conference; the leg may live on. */
    void leave();

    /** Whether it is heard; before it joins or while it is in. */
    void mute(boolean muted);

    /** Who hears it and whom it hears; before it joins or while it is in. */
    void wire(Wiring wiring);

    /** How loud it is and hears, its precedence and duplex; before it joins or while it is in. */
    void talk(Talk talk);

    /** Whether it does not hear another that is in. */
    void ignore(Leg other, boolean on);

    void play(Announcement announcement);

    /**
     * Ends it.
     *
     * @param q850 cause for the far end's network
     */
    void end(int q850, String why);
}
