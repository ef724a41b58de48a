package org.strowger.conference;

/**
 * A participant's connection as the focus sees it: a telephone call, SIP phone, browser or text client, and the focus cannot
 * tell which.
 *
 * <p>Called from the conference's serial queue; returns at once.
 */
public interface Leg {
    /** Hears the conference and is heard in it. */
    void join(String conference);

    /** Out of the conference; the leg may live on. */
    void leave();

    void mute(boolean muted);

    void play(Announcement announcement);

    /**
     * Ends it.
     *
     * @param q850 cause for the far end's network
     */
    void end(int q850, String why);
}
