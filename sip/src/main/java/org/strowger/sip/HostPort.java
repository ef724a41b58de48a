package org.strowger.sip;

import java.net.InetSocketAddress;

/**
 * Where something is reached.
 *
 * @param host name or address literal, IPv6 in brackets
 * @param port 1..65535, 0 for none
 */
record HostPort(String host, int port) {
    private static final int MAX_HOST = 253;

    /**
     * Reads {@code host} or {@code host:port}.
     *
     * @throws SipException if it is neither
     */
    static HostPort parse(String text, int defaultPort) {
        String host;
        String rest;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0) {
                throw new SipException("IPv6 address with an unclosed bracket");
            }
            host = text.substring(0, close + 1);
            rest = text.substring(close + 1);
        } else {
            int colon = text.indexOf(':');
            host = colon < 0 ? text : text.substring(0, colon);
            rest = colon < 0 ? "" : text.substring(colon);
        }
        check(host);
        if (rest.isEmpty()) {
            return new HostPort(host, defaultPort);
        }
        if (!rest.startsWith(":") || rest.length() < 2 || rest.length() > 6) {
            throw new SipException("malformed port");
        }
        int port = 0;
        for (int i = 1; i < rest.length(); i++) {
            int digit = rest.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new SipException("malformed port");
            }
            port = port * 10 + digit;
        }
        if (port == 0 || port > 65535) {
            throw new SipException("port out of range");
        }
        return new HostPort(host, port);
    }

    static HostPort of(InetSocketAddress address) {
        String literal = address.getAddress().getHostAddress();
        return new HostPort(literal.contains(":") ? "[" + literal + "]" : literal, address.getPort());
    }

    private static void check(String host) {
        boolean literal = host.startsWith("[");
        String inner = literal ? host.substring(1, host.length() - 1) : host;
        if (inner.isEmpty() || inner.length() > MAX_HOST) {
            throw new SipException("malformed host");
        }
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            boolean fits = literal
                    ? (Character.digit(c, 16) >= 0 && c < 0x80) || c == ':' || c == '.'
                    : c < 0x80 && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
            if (!fits) {
                throw new SipException("malformed host");
            }
        }
    }

    @Override
    public String toString() {
        return port == 0 ? host : host + ":" + port;
    }
}
