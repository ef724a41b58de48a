package org.strowger.systemtests.impairment;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SIP message as text, as far as a relay must read and change it (RFC 3261 §7). One thread. */
final class SipText {
    private static final Pattern HOST_PORT = Pattern.compile("(?<=[@:])([0-9.]+):([0-9]+)");
    private static final Pattern CONNECTION = Pattern.compile("(?m)^c=IN IP4 ([0-9.]+)");
    private static final Pattern RTCP = Pattern.compile("(?m)^a=rtcp:.*\\R");
    private static final Pattern AUDIO = Pattern.compile("(?m)^m=audio ([0-9]+)");

    private String start;
    private final List<String> headers = new ArrayList<>();
    private String body;

    /** @throws IllegalArgumentException if it is none */
    SipText(byte[] packet) {
        String text = new String(packet, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.contains("SIP/2.0")) {
            throw new IllegalArgumentException("no SIP message");
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        start = lines[0];
        for (int i = 1; i < lines.length; i++) {
            headers.add(lines[i]);
        }
        body = text.substring(end + 4);
    }

    boolean isResponse() {
        return start.startsWith("SIP/2.0");
    }

    int status() {
        return Integer.parseInt(start.split(" ", 3)[1]);
    }

    /** The Request-URI, or its changed form. */
    void uri(UnaryOperator<String> change) {
        String[] words = start.split(" ", 3);
        start = words[0] + " " + change.apply(words[1]) + " " + words[2];
    }

    Optional<String> header(String name, String compact) {
        return headers.stream()
                .filter(line -> is(line, name, compact))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    void change(String name, String compact, UnaryOperator<String> change) {
        headers.replaceAll(line -> is(line, name, compact) ? change.apply(line) : line);
    }

    private static boolean is(String line, String name, String compact) {
        int colon = line.indexOf(':');
        String found = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        return found.equals(name) || found.equals(compact);
    }

    void pushVia(String via) {
        headers.addFirst("Via: " + via);
    }

    /** Takes the topmost Via off. */
    void popVia() {
        for (int i = 0; i < headers.size(); i++) {
            if (is(headers.get(i), "via", "v")) {
                String line = headers.remove(i);
                int comma = line.indexOf(',');
                if (comma >= 0) {
                    headers.add(i, "Via:" + line.substring(comma + 1));
                }
                return;
            }
        }
    }

    /** Replaces each host:port in a text. */
    static String hostPorts(String text, UnaryOperator<String> change) {
        return HOST_PORT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(change.apply(found.group())));
    }

    /** Where its session description wants media to be sent; empty without one. */
    Optional<InetSocketAddress> media() {
        Matcher address = CONNECTION.matcher(body);
        Matcher port = AUDIO.matcher(body);
        return address.find() && port.find()
                ? Optional.of(new InetSocketAddress(address.group(1), Integer.parseInt(port.group(1))))
                : Optional.empty();
    }

    /** Another place to send media to, reports to the port above it. */
    void media(String address, int port) {
        body = RTCP.matcher(body).replaceAll("");
        body = CONNECTION.matcher(body).replaceAll("c=IN IP4 " + address);
        body = AUDIO.matcher(body).replaceAll("m=audio " + port);
    }

    byte[] packet() {
        StringBuilder text = new StringBuilder(start).append("\r\n");
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        headers.stream()
                .map(line -> is(line, "content-length", "l") ? "Content-Length: " + content.length : line)
                .forEach(line -> text.append(line).append("\r\n"));
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
    }
}
