package org.strowger.sip.jain;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.stack.HopImpl;
import java.util.Collections;
import java.util.ListIterator;
import java.util.Locale;
import javax.sip.SipException;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.address.Router;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.RouteHeader;
import javax.sip.message.Request;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: to the hop that was attached to it, else to its first Route, else to its Request-URI (RFC 3261
 * §8.1.2). A hop is attached where a trunk's peer is told by configuration, so that no Route header is needed that the
 * peer would have to recognise as its own.
 */
public final class NextHop implements Router {
    /** Called by the stack. */
    public NextHop(SipStack stack, @Nullable String outboundProxy) {}

    @Override
    public Hop getNextHop(Request request) throws SipException {
        if (request instanceof SIPMessage message && message.getApplicationData() instanceof Hop hop) {
            return hop;
        }
        URI target = request.getHeader(RouteHeader.NAME) instanceof RouteHeader route
                ? route.getAddress().getURI()
                : request.getRequestURI();
        if (!(target instanceof SipURI uri) || uri.isSecure()) {
            throw new SipException("no way to a URI that is not sip:");
        }
        String transport = uri.getTransportParam() == null ? "udp" : uri.getTransportParam();
        String host = uri.getMAddrParam() == null ? uri.getHost() : uri.getMAddrParam();
        return hop(host, uri.getPort() > 0 ? uri.getPort() : 5060, transport);
    }

    /** A hop to attach to a request. */
    public static Hop hop(String host, int port, String transport) {
        return new HopImpl(host, port, transport.toLowerCase(Locale.ROOT));
    }

    /** Never asked; the interface still has it. */
    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public ListIterator<?> getNextHops(Request request) {
        return Collections.emptyListIterator();
    }

    @Override
    public @Nullable Hop getOutboundProxy() {
        return null;
    }
}
