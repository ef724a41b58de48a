package org.strowger.sip;

/** Opens user agents. */
public final class SipAgents {
    private SipAgents() {}

    /**
     * Binds and begins to listen.
     *
     * @param receiver takes or refuses the calls that come in
     * @throws SipException if the address cannot be bound; nothing is left open then
     */
    public static SipAgent open(SipSettings settings, SipCall.Receiver receiver) {
        return UserAgent.open(settings, receiver);
    }

    /** An agent that takes no calls: every INVITE is refused with 480. */
    public static SipAgent outgoingOnly(SipSettings settings) {
        return open(settings, new NobodyHome());
    }
}
