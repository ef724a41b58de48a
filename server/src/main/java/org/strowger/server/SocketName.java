package org.strowger.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where something listens or is reached: {@code host:port}, {@code [v6]:port}.
 *
 * @param host name or address literal, without brackets
 * @param port 0 to 65535; 0 asks for a free one
 */
public record SocketName(String host, int port) {
    /**
     * Reads an address.
     *
     * @param text {@code host:port}
     * @param setting what it is the value of, for the message
     * @throws StrowgerException if it is no such thing
     */
    public static SocketName parse(String text, String setting) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            host = "";
        }
        if (host.isBlank()) {
            throw new StrowgerException(setting + ": \"" + text + "\" is not host:port");
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= 65535) {
                return new SocketName(host, port);
            }
        } catch (NumberFormatException e) {
            throw new StrowgerException(setting + ": \"" + text + "\" is not host:port", e);
        }
        throw new StrowgerException(setting + ": port of \"" + text + "\" is not between 0 and 65535");
    }

    /**
     * Looks the host up, which may block on the network.
     *
     * @throws StrowgerException if the host is unknown
     */
    public InetSocketAddress resolve() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new StrowgerException("host \"" + host + "\" is unknown", e);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
