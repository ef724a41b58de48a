package org.strowger.sip;

import java.net.InetSocketAddress;

/**
 * A SIP user agent on one listening point (RFC 3261): places calls, takes calls, answers OPTIONS, sheds strangers.
 *
 * <p>Every event of one call arrives on that call's own serial queue (virtual thread), one after the other; methods may
 * be called from any thread and never block on the network.
 */
public interface SipAgent extends AutoCloseable {
    /** Where it is bound, with the real port. */
    InetSocketAddress bound();

    /** host:port that others are told, as in Contact (differs behind NAT and in containers). */
    String advertised();

    /**
     * Sends an INVITE.
     *
     * @param listener hears what becomes of it
     * @return the call at once; a failure to send is told to the listener like any other
     */
    SipCall invite(Invitation invitation, SipCall.Listener listener);

    /** Calls that exist now, in whatever state: the leak watch reads it. */
    int calls();

    /** Ends all calls with BYE or CANCEL, waits a moment for the answers, closes the sockets. */
    @Override
    void close();
}
