package org.strowger.sip;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A sip: URI (RFC 3261 §19.1), the parts that we use. Headers behind "?" are dropped, a password too (RFC 3261 §19.1.1
 * says not to use it).
 *
 * @param user user part, unescaped; "" for none
 * @param host host name or address literal, IPv6 in brackets
 * @param port 1..65535, 0 for none
 * @param parameters URI parameters in order, names in lower case; a parameter without a value has ""
 */
public record SipUri(String user, String host, int port, Map<String, String> parameters) {
    private static final int MAX_LENGTH = 2048;
    private static final int MAX_PARAMETERS = 32;
    private static final String USER_PLAIN = "-_.!~*'()&=+$,;?/";
    private static final String PARAMETER_PLAIN = "-_.!~*'()[]/:&+$";

    public SipUri {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        if (host.isEmpty()) {
            throw new SipException("SIP URI without a host");
        }
        if (port < 0 || port > 65535) {
            throw new SipException("SIP URI with port " + port);
        }
    }

    /** A URI without parameters. */
    public static SipUri of(String user, String host, int port) {
        return new SipUri(user, host, port, Map.of());
    }

    /**
     * Reads a URI, bare or in the form of a header: {@code "Name" <sip:user@host>;tag=1}.
     *
     * @throws SipException if it is none; the message is one line and quotes nothing of the input
     */
    public static SipUri parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new SipException("SIP URI longer than " + MAX_LENGTH + " characters");
        }
        String uri = bare(text.strip());
        if (!uri.regionMatches(true, 0, "sip:", 0, 4)) {
            throw new SipException("not a sip: URI");
        }
        return parseAfterScheme(uri.substring(4));
    }

    /** As {@link #parse}, empty where that throws. */
    public static Optional<SipUri> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (SipException e) {
            return Optional.empty();
        }
    }

    /** The value of a parameter, "" for one without a value. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The same with one parameter more. */
    public SipUri with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new SipUri(user, host, port, more);
    }

    /** host, or host:port where the port is said. */
    public String hostPort() {
        return port == 0 ? host : host + ":" + port;
    }

    /** The URI as it goes on the wire, escaped. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("sip:");
        if (!user.isEmpty()) {
            out.append(Escapes.escape(user, USER_PLAIN)).append('@');
        }
        out.append(hostPort());
        parameters.forEach((name, value) -> {
            out.append(';').append(Escapes.escape(name, PARAMETER_PLAIN));
            if (!value.isEmpty()) {
                out.append('=').append(Escapes.escape(value, PARAMETER_PLAIN));
            }
        });
        return out.toString();
    }

    private static String bare(String text) {
        int open = text.startsWith("\"") ? text.indexOf('<', closingQuote(text)) : text.indexOf('<');
        if (open < 0) {
            // In a header without angle brackets everything behind ";" is the header's (RFC 3261 §20), but here the
            // caller may as well mean a bare URI, whose parameters we keep: a tag among them does no harm.
            return text;
        }
        int close = text.indexOf('>', open);
        if (close < 0) {
            throw new SipException("SIP URI with an unclosed <");
        }
        return text.substring(open + 1, close).strip();
    }

    private static int closingQuote(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        throw new SipException("display name with an unclosed quote");
    }

    private static SipUri parseAfterScheme(String rest) {
        // The user part may hold ";" and "?" unescaped, so "@" is looked for first.
        int at = rest.lastIndexOf('@');
        String user = "";
        if (at >= 0) {
            String info = rest.substring(0, at);
            int password = info.indexOf(':');
            user = Escapes.unescape(password < 0 ? info : info.substring(0, password), StandardCharsets.UTF_8);
        }
        String tail = rest.substring(at + 1);
        int headers = tail.indexOf('?');
        if (headers >= 0) {
            tail = tail.substring(0, headers);
        }
        String[] parts = tail.split(";", -1);
        if (parts.length > MAX_PARAMETERS + 1) {
            throw new SipException("SIP URI with more than " + MAX_PARAMETERS + " parameters");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String name = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            if (name.isBlank()) {
                throw new SipException("SIP URI with a parameter without a name");
            }
            String value = equals < 0 ? "" : parts[i].substring(equals + 1);
            parameters.put(
                    Escapes.unescape(name.strip(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT),
                    Escapes.unescape(value.strip(), StandardCharsets.UTF_8));
        }
        HostPort place = HostPort.parse(parts[0].strip(), 0);
        return new SipUri(user, place.host(), place.port(), parameters);
    }
}
