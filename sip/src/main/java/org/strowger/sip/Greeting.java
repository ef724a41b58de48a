package org.strowger.sip;

/** What is made of an INVITE that begins a dialog, at first sight. */
public sealed interface Greeting {
    /** Goes on to the receiver, within the limits on strangers. */
    Greeting COUNTED = new Taken(false);

    /**
     * He shows what nobody can guess, so the limits on strangers are not for him: who floods us in his name does not lock
     * him out.
     */
    Greeting EXPECTED = new Taken(true);

    /** Not even answered. */
    Greeting IGNORED = new Ignored();

    /** @param expected whether limits on strangers are not for him */
    record Taken(boolean expected) implements Greeting {}

    /** @param status 4xx to 6xx */
    record Refused(int status, String reason) implements Greeting {}

    /** Silence. */
    record Ignored() implements Greeting {}
}
