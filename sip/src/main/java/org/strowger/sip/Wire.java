package org.strowger.sip;

import java.security.SecureRandom;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.PeerUnavailableException;
import javax.sip.SipFactory;
import javax.sip.address.Address;
import javax.sip.address.AddressFactory;
import javax.sip.address.URI;
import javax.sip.header.ContentTypeHeader;
import javax.sip.header.FromHeader;
import javax.sip.header.Header;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Message;
import javax.sip.message.MessageFactory;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Messages and their headers, made and read; the checked exceptions of the stack's factories end here. */
final class Wire {
    private static final SipFactory FACTORY = SipFactory.getInstance();
    private static final HeaderFactory HEADERS;
    private static final AddressFactory ADDRESSES;
    private static final MessageFactory MESSAGES;
    private static final SecureRandom RANDOM = new SecureRandom();

    static {
        try {
            FACTORY.setPathName("gov.nist");
            HEADERS = FACTORY.createHeaderFactory();
            ADDRESSES = FACTORY.createAddressFactory();
            MESSAGES = FACTORY.createMessageFactory();
        } catch (PeerUnavailableException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Wire() {}

    /** A tag or other token that nobody can guess: 64 bits in hexadecimal. */
    static String token() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    static int random(int bound) {
        return RANDOM.nextInt(bound);
    }

    static Header header(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new SipException("line break in header " + name);
        }
        try {
            return HEADERS.createHeader(name, value);
        } catch (ParseException e) {
            throw new SipException("malformed header " + name, e);
        }
    }

    /** Sets a header of several values; the factory makes only one at a time. */
    static void list(Message message, String name, List<String> values) {
        message.removeHeader(name);
        values.forEach(value -> message.addHeader(header(name, value)));
    }

    static Address address(String text) {
        try {
            return ADDRESSES.createAddress(text);
        } catch (ParseException e) {
            throw new SipException("malformed address", e);
        }
    }

    static URI uri(SipUri uri) {
        try {
            return ADDRESSES.createURI(uri.toString());
        } catch (ParseException e) {
            throw new SipException("malformed URI", e);
        }
    }

    /** A request with all that RFC 3261 §8.1.1 asks for, but for Contact. */
    static Request request(
            URI target,
            String method,
            String callId,
            long sequence,
            Address from,
            String fromTag,
            Address to,
            String toTag,
            ViaHeader via) {
        try {
            FromHeader fromHeader = HEADERS.createFromHeader(from, fromTag);
            ToHeader toHeader = HEADERS.createToHeader(to, toTag.isEmpty() ? null : toTag);
            List<ViaHeader> vias = new ArrayList<>();
            vias.add(via);
            return MESSAGES.createRequest(
                    target,
                    method,
                    HEADERS.createCallIdHeader(callId),
                    HEADERS.createCSeqHeader(sequence, method),
                    fromHeader,
                    toHeader,
                    vias,
                    HEADERS.createMaxForwardsHeader(70));
        } catch (ParseException | InvalidArgumentException e) {
            throw new SipException("cannot make a " + method, e);
        }
    }

    static ViaHeader via(HostPort sentBy, String transport) {
        try {
            ViaHeader via = HEADERS.createViaHeader(
                    sentBy.host(), sentBy.port() == 0 ? 5060 : sentBy.port(), transport, "z9hG4bK" + token());
            via.setRPort();
            return via;
        } catch (ParseException | InvalidArgumentException e) {
            throw new SipException("cannot make a Via", e);
        }
    }

    /** A response to the request, with a To tag if it has none yet. */
    static Response response(Request request, int status, String reason, String toTag) {
        try {
            Response response = MESSAGES.createResponse(status, request);
            response.setReasonPhrase(reason.replaceAll("[\\r\\n]", " "));
            ToHeader to = (ToHeader) response.getHeader(ToHeader.NAME);
            if (to.getTag() == null && status != 100) {
                to.setTag(toTag);
            }
            return response;
        } catch (ParseException e) {
            throw new SipException("cannot make a response " + status, e);
        }
    }

    static void body(Message message, String type, String subtype, String text) {
        try {
            message.setContent(text, HEADERS.createContentTypeHeader(type, subtype));
        } catch (ParseException e) {
            throw new SipException("cannot make a body of " + type + "/" + subtype, e);
        }
    }

    static void sdp(Message message, String text) {
        body(message, "application", "sdp", text);
    }

    /** The body as text, "" for none. */
    static String body(Message message) {
        byte[] raw = message.getRawContent();
        return raw == null ? "" : new String(raw, java.nio.charset.StandardCharsets.UTF_8);
    }

    static boolean hasBody(Message message) {
        byte[] raw = message.getRawContent();
        return raw != null && raw.length > 0;
    }

    /** Whether the body is of this type. */
    static boolean isBody(Message message, String type, String subtype) {
        return message.getHeader(ContentTypeHeader.NAME) instanceof ContentTypeHeader header
                && header.getContentType().equalsIgnoreCase(type)
                && header.getContentSubType().equalsIgnoreCase(subtype);
    }

    /** The value of a header, the first if there are several. */
    static Optional<String> value(Message message, String name) {
        Header header = message.getHeader(name);
        return header == null ? Optional.empty() : Optional.of(valueOf(header));
    }

    /** The values of all headers of a name, in order. */
    static List<String> values(Message message, String name) {
        List<String> values = new ArrayList<>();
        ListIterator<?> all = message.getHeaders(name);
        while (all.hasNext()) {
            values.add(valueOf((Header) all.next()));
        }
        return values;
    }

    /** Comma-separated option tags of all headers of a name (Require, Supported, Allow). */
    static List<String> tokens(Message message, String name) {
        return values(message, name).stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .filter(token -> !token.isEmpty())
                .toList();
    }

    static String tag(Message message, String header) {
        Header value = message.getHeader(header);
        String tag = null;
        if (value instanceof FromHeader from) {
            tag = from.getTag();
        } else if (value instanceof ToHeader to) {
            tag = to.getTag();
        }
        return tag == null ? "" : tag;
    }

    private static String valueOf(Header header) {
        String line = header.toString();
        return line.substring(line.indexOf(':') + 1).strip();
    }
}
