package org.strowger.sip;

import gov.nist.javax.sip.message.SIPMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.address.Address;
import javax.sip.address.Hop;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ContactHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.strowger.sip.jain.NextHop;

/**
 * A dialog (RFC 3261 §12): tags, sequence numbers, route set, remote target. It belongs to its call's queue; only tags and
 * addresses are read from elsewhere.
 */
final class Dialog {
    private final Identity identity;
    private final String callId;
    private final String localTag;
    private final Address local;
    private final Address remote;
    private volatile String remoteTag;
    private volatile String remoteSource = "";
    private URI remoteTarget;
    private List<Address> routes = List.of();
    private Optional<Hop> hop;
    private String transport = "udp";
    private long localSequence;
    private long remoteSequence = -1;

    private Dialog(
            Identity identity,
            String callId,
            String localTag,
            String remoteTag,
            Address local,
            Address remote,
            URI remoteTarget,
            Optional<Hop> hop) {
        this.identity = identity;
        this.callId = callId;
        this.localTag = localTag;
        this.remoteTag = remoteTag;
        this.local = local;
        this.remote = remote;
        this.remoteTarget = remoteTarget;
        this.hop = hop;
        this.localSequence = 1L + Wire.random(10_000);
    }

    /** What an INVITE of ours begins; there is no remote tag yet. */
    static Dialog calling(Identity identity, Invitation invitation) {
        String name = invitation.displayName().isEmpty()
                ? ""
                : '"' + invitation.displayName().replaceAll("[\\\\\"\\p{Cntrl}]", "") + "\" ";
        Address local = Wire.address(name + "<" + invitation.from() + ">");
        Address remote = Wire.address("<" + invitation.target() + ">");
        String transport = invitation.target().parameter("transport").orElse("udp");
        Optional<Hop> hop = invitation.route().map(route -> {
            HostPort place = HostPort.parse(route, 5060);
            return NextHop.hop(place.host(), place.port(), transport);
        });
        String callId = Wire.token() + Wire.token() + "@" + identity.sentBy().host();
        Dialog dialog =
                new Dialog(identity, callId, Wire.token(), "", local, remote, Wire.uri(invitation.target()), hop);
        dialog.transport = transport;
        return dialog;
    }

    /** What an INVITE to us begins (RFC 3261 §12.1.1). */
    static Dialog called(Identity identity, SIPMessage invite) {
        FromHeader from = (FromHeader) invite.getHeader(FromHeader.NAME);
        ToHeader to = (ToHeader) invite.getHeader(ToHeader.NAME);
        Dialog dialog = new Dialog(
                identity,
                invite.getCallId().getCallId(),
                Wire.token(),
                Wire.tag(invite, FromHeader.NAME),
                to.getAddress(),
                from.getAddress(),
                from.getAddress().getURI(),
                Optional.empty());
        dialog.transport = invite.getTopmostVia().getTransport().toLowerCase(Locale.ROOT);
        dialog.routes = recordRoute(invite);
        dialog.remoteSequence = ((CSeqHeader) invite.getHeader(CSeqHeader.NAME)).getSeqNumber();
        dialog.heard(invite);
        dialog.refreshTarget(invite);
        return dialog;
    }

    /** The same request forked to another far end, which answered too (RFC 3261 §13.2.2.4). */
    Dialog fork(Response response) {
        Dialog other = new Dialog(identity, callId, localTag, "", local, remote, remoteTarget, Optional.empty());
        other.localSequence = localSequence;
        other.confirm(response);
        return other;
    }

    String callId() {
        return callId;
    }

    String localTag() {
        return localTag;
    }

    String remoteTag() {
        return remoteTag;
    }

    String remoteSource() {
        return remoteSource;
    }

    URI remoteUri() {
        return remote.getURI();
    }

    /** The far end of an early dialog; replaced when another far end of a forked INVITE rings or answers. */
    void early(Response response) {
        String tag = Wire.tag(response, ToHeader.NAME);
        if (!tag.isEmpty() && response.getStatusCode() > 100) {
            confirm(response);
        }
    }

    /** The far end that answered: its tag, its route set backwards, its contact (RFC 3261 §12.1.2). */
    void confirm(Response response) {
        remoteTag = Wire.tag(response, ToHeader.NAME);
        List<Address> backwards = new ArrayList<>(recordRoute(response));
        Collections.reverse(backwards);
        routes = List.copyOf(backwards);
        hop = Optional.empty();
        heard(response);
        refreshTarget(response);
    }

    /** Before an INVITE that was refused is sent once more, the far end that refused it is forgotten. */
    void forgetRemote() {
        remoteTag = "";
        routes = List.of();
    }

    void heard(Message message) {
        if (message instanceof SIPMessage m && m.getPeerPacketSourceAddress() != null) {
            remoteSource = m.getPeerPacketSourceAddress().getHostAddress() + ":" + m.getPeerPacketSourcePort();
        }
    }

    /** RFC 3261 §12.2: INVITE and UPDATE, and their 2xx, may move the far end. */
    void refreshTarget(Message message) {
        if (message.getHeader(ContactHeader.NAME) instanceof ContactHeader contact
                && !contact.isWildCard()
                && contact.getAddress().getURI() instanceof SipURI uri
                && !uri.isSecure()) {
            remoteTarget = uri;
        }
    }

    /** Whether a request of the far end is in order (RFC 3261 §12.2.2); if so, its number is remembered. */
    boolean inOrder(Request request) {
        long sequence = ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).getSeqNumber();
        if (remoteSequence >= 0 && sequence <= remoteSequence) {
            return false;
        }
        remoteSequence = sequence;
        return true;
    }

    /** The next request of ours, with Contact. */
    Request request(String method) {
        localSequence++;
        Request request = make(method, localSequence);
        request.setHeader(Wire.header(ContactHeader.NAME, contact()));
        return request;
    }

    /** Our Contact, over the transport on which the dialog began. */
    String contact() {
        return identity.contact(transport);
    }

    /** The ACK to a 2xx: the INVITE's number, a branch of its own (RFC 3261 §13.2.2.4). */
    Request ack(Response response) {
        return make(Request.ACK, ((CSeqHeader) response.getHeader(CSeqHeader.NAME)).getSeqNumber());
    }

    private Request make(String method, long sequence) {
        List<Address> path = routes;
        URI target = remoteTarget;
        boolean strict = !path.isEmpty() && path.getFirst().getURI() instanceof SipURI first && !first.hasLrParam();
        if (strict) {
            // RFC 3261 §12.2.1.1: a strict router wants itself in the Request-URI and the target at the end.
            List<Address> rotated = new ArrayList<>(path.subList(1, path.size()));
            rotated.add(Wire.address("<" + remoteTarget + ">"));
            target = path.getFirst().getURI();
            path = rotated;
        }
        String transport =
                transport(strict || path.isEmpty() ? target : path.getFirst().getURI());
        Request request = Wire.request(
                target,
                method,
                callId,
                sequence,
                local,
                localTag,
                remote,
                remoteTag,
                Wire.via(identity.sentBy(), hop.map(Hop::getTransport).orElse(transport)));
        for (Address route : path) {
            request.addHeader(Wire.header(RouteHeader.NAME, "<" + route.getURI() + ">"));
        }
        if (strict && target instanceof SipURI uri) {
            int port = uri.getPort() > 0 ? uri.getPort() : 5060;
            attach(request, NextHop.hop(uri.getHost(), port, transport));
        }
        hop.ifPresent(h -> attach(request, h));
        identity.sign(request);
        return request;
    }

    static void attach(Request request, Hop hop) {
        ((SIPMessage) request).setApplicationData(hop);
    }

    private static String transport(URI uri) {
        String said = uri instanceof SipURI sip ? sip.getTransportParam() : null;
        return said == null ? "udp" : said.toLowerCase(Locale.ROOT);
    }

    private static List<Address> recordRoute(Message message) {
        List<Address> all = new ArrayList<>();
        var headers = message.getHeaders(RecordRouteHeader.NAME);
        while (headers.hasNext()) {
            Header next = (Header) headers.next();
            if (next instanceof RecordRouteHeader record) {
                all.add(record.getAddress());
            }
        }
        return List.copyOf(all);
    }
}
