package org.strowger.mediaserver;

import org.strowger.server.StrowgerException;

/**
 * Where something is reached.
 *
 * @param host name or address literal, IPv6 in brackets
 * @param port 0..65535
 */
record HostPort(String host, int port) {
    /** @throws StrowgerException if the text is not host:port */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text, colon + 1, text.length(), 10);
            if (colon > 0 && port >= 0 && port <= 65535) {
                return new HostPort(text.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            throw new StrowgerException("not host:port: " + text, e);
        }
        throw new StrowgerException("not host:port: " + text);
    }

    /** The host of host:port, or the text itself where there is no port. */
    static String host(String text) {
        int colon = text.lastIndexOf(':');
        return colon > 0 ? text.substring(0, colon) : text;
    }
}
