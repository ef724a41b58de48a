package org.strowger.sip;

import java.util.List;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/**
 * What an agent says of itself in every message.
 *
 * @param sentBy advertised host and port
 * @param userAgent product name
 */
record Identity(HostPort sentBy, String userAgent) {
    static final List<String> METHODS =
            List.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "REFER", "NOTIFY");
    /** Option tags that we understand (RFC 3891, RFC 4028, RFC 4488). */
    static final List<String> OPTIONS = List.of("replaces", "timer", "norefersub");

    /** Contact over a transport; UDP is what nothing said means. */
    String contact(String transport) {
        return "<sip:" + sentBy + (transport.equalsIgnoreCase("udp") ? "" : ";transport=" + transport) + ">";
    }

    void sign(Message message) {
        message.setHeader(Wire.header(message instanceof Request ? "User-Agent" : "Server", userAgent));
    }

    /** Adds what a far end may want to know of us (RFC 3261 §11.2). */
    void abilities(Message message) {
        Wire.list(message, "Allow", METHODS);
        Wire.list(message, "Supported", OPTIONS);
        message.setHeader(Wire.header("Accept", "application/sdp"));
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
