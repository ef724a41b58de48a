package org.strowger.sip;

import java.util.List;
import javax.sip.header.Header;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * What an agent says of itself in every message. The headers that are always the same were parsed once, and are shared by
 * messages: nobody changes them.
 */
final class Identity {
    static final List<String> METHODS =
            List.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "REFER", "NOTIFY");
    /** Option tags that we understand (RFC 3891, RFC 4028, RFC 4488). */
    static final List<String> OPTIONS = List.of("replaces", "timer", "norefersub");

    private static final List<Header> ALLOW = headers("Allow", METHODS);
    private static final List<Header> SUPPORTED = headers("Supported", OPTIONS);
    private static final Header ACCEPT = Wire.header("Accept", "application/sdp");

    private final HostPort sentBy;
    private final Header ofRequests;
    private final Header ofResponses;

    /**
     * @param sentBy advertised host and port
     * @param userAgent product name
     */
    Identity(HostPort sentBy, String userAgent) {
        this.sentBy = sentBy;
        ofRequests = Wire.header("User-Agent", userAgent);
        ofResponses = Wire.header("Server", userAgent);
    }

    private static List<Header> headers(String name, List<String> values) {
        return values.stream().map(value -> Wire.header(name, value)).toList();
    }

    HostPort sentBy() {
        return sentBy;
    }

    /** Contact over a transport; UDP is what nothing said means. */
    String contact(String transport) {
        return "<sip:" + sentBy + (transport.equalsIgnoreCase("udp") ? "" : ";transport=" + transport) + ">";
    }

    void sign(Message message) {
        message.setHeader(message instanceof Request ? ofRequests : ofResponses);
    }

    /** Adds what a far end may want to know of us (RFC 3261 §11.2). */
    void abilities(Message message) {
        ALLOW.forEach(message::addHeader);
        SUPPORTED.forEach(message::addHeader);
        message.setHeader(ACCEPT);
    }

    /** A response, signed. */
    Response response(Request request, int status, String reason, String toTag) {
        Response response = Wire.response(request, status, reason, toTag);
        if (status > 100) {
            sign(response);
        }
        return response;
    }
}
